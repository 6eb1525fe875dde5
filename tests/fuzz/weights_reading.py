"""A second reading of weights files, in the simplest way that there is."""

import csv
import io
import re


def lines_of(data):
    """The words of the lines of a .gal or .gwt file that are not empty."""
    lines = re.split(r"\r\n|\n|\r", data.decode("utf-8-sig"))
    return [words for line in lines if (words := line.split())]


def plain_reading(name, data):
    """The links that the file's text gives, from its own numbers, zero weights left out."""
    if name == "w.gal":
        lines, links = lines_of(data)[1:], {}
        while lines:
            unit, count = lines.pop(0)
            neighbours = lines.pop(0) if int(count) else []
            links |= {(unit, neighbour): 1.0 for neighbour in neighbours}
        return links
    if name == "w.gwt":
        return {(i, j): float(w) for i, j, w in lines_of(data)[1:] if float(w)}
    mark = {"semicolon.csv": ";", "tabs.txt": "\t"}.get(name, ",")
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    rows = [[cell.strip() for cell in row] for row in csv.reader(text, delimiter=mark)]
    rows = [row for row in rows if any(row)]
    body = rows if len(rows) == len(rows[0]) - 1 else rows[1:]
    cells = [cell for row in body for cell in row[1:]]
    if mark != "," and any("," in cell for cell in cells):
        assert not any("." in cell for cell in cells)
        for row in body:
            row[1:] = [cell.replace(",", ".") for cell in row[1:]]
    if len(rows[0]) == 3 and rows[0][0].lower() in ("from", "i"):
        return {(i, j): float(w) for i, j, w in rows[1:] if float(w)}
    bare = len(rows) == len(rows[0]) - 1  # no header: the columns are in the order of the rows
    counting = [re.fullmatch(r"\D+[0-9]+", unit) for unit in rows[0][1:]]
    given = [row[0] for row in rows]
    if not bare and all(counting) and not {*rows[0][1:]} & {*given[1:]}:  # columns that only count
        units = given[1:]
    else:
        units = given if bare else rows[0][1:]
    return {
        (row[0], unit): float(w)
        for row in (rows if bare else rows[1:])
        for unit, w in zip(units, row[1:], strict=True)
        if float(w)
    }


def links_of(weights):
    matrix = weights.matrix.tocoo()
    return {
        (weights.ids[i], weights.ids[j]): float(w)
        for i, j, w in zip(matrix.row, matrix.col, matrix.data, strict=True)
    }
