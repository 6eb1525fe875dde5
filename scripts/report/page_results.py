"""The page's tables and figures, and the printed numbers against ours."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from report.material import Material, printed_number, read_published
from report.page_parts import Section, data_uri, esc, missing, of_earlier_run, paragraph, plain_table
from report.page_plan import is_there, why_missing
from report.table_model import simulated_note, table_number
from spillover.errors import StudyError
from words.say import say, sentences

FORMATS = ((".csv", "CSV"), (".tex", "LaTeX"), (".docx", "Word"))
Named = Mapping[str, Mapping[str, Any]]
Needs = Mapping[str, list[str]]  # a file -> the files that its job reads


def table_title(name: str, config: Mapping[str, Any]) -> str:
    """`Table 3. Title`."""
    number = table_number(name)
    title = str(config["title"])
    return say("table_caption", number=number, title=title) if number else title


def tables_section(
    tables: Named,
    files: Mapping[str, str],
    needs: Needs,
    outdated: Container[str] = (),
    confirmed: Mapping[str, str] | None = None,
) -> Section:
    """Every table with links to its other formats; a box with the reason where one is missing, or where it is
    outdated. confirmed: what other programs make of each table, in a line.
    """
    parts = []
    for name, config in tables.items():
        path, needed = Path(files[name]), needs.get(files[name], [])
        if is_there(files[name], needed):
            siblings = [(path.with_suffix(ending), label) for ending, label in FORMATS]
            links = [
                f'<a download="{esc(p.name)}" href="{data_uri(p)}">{label}</a>'
                for p, label in siblings
                if p.exists()
            ]
            warning = of_earlier_run(table_title(name, config)) if files[name] in outdated else ""
            line = paragraph(said, "confirmed") if (said := (confirmed or {}).get(name)) else ""
            text = path.read_text(encoding="utf-8")
            body = f'{warning}{text}{line}<p class="formats">{" · ".join(links)}</p>'
        else:
            body = missing(table_title(name, config), why_missing(files[name], needed))
        parts.append(f'<article class="table" id="{esc(name)}">{body}</article>')
    items = tuple((name, table_title(name, config)) for name, config in tables.items())
    return Section("tables", say("tables_section"), "\n".join(parts), items)


def figures_section(
    figures: Named,
    files: Mapping[str, str],
    needs: Needs,
    outdated: Container[str] = (),
    notes: Mapping[str, str] | None = None,
) -> Section:
    """Every figure with its caption, as a picture that holds its own fonts. notes: what captions add."""
    parts, items = [], []
    for number, (name, config) in enumerate(figures.items(), start=1):
        title = say("figure_caption", number=str(number), title=config["title"])
        items.append((f"figure-{name}", title))
        path, needed = Path(files[name]), needs.get(files[name], [])
        if is_there(files[name], needed):
            words = sentences(filter(None, [config["caption"], (notes or {}).get(name)]))
            said = esc(say("caption_text", title=config["title"], caption=words))
            warning = of_earlier_run(title) if files[name] in outdated else ""
            heading = esc(say("sentence", text=title))
            caption = f"<figcaption><b>{heading}</b> {esc(words)}</figcaption>"
            body = f'{warning}<img src="{data_uri(path)}" alt="{said}">{caption}'
        else:
            body = missing(title, why_missing(files[name], needed))
        parts.append(f'<figure id="figure-{esc(name)}">{body}</figure>')
    return Section("figures", say("figures_section"), "\n".join(parts), tuple(items))


def side_by_side_section(
    tables: Named, files: Mapping[str, str], material: Material, simulated: str
) -> Section | None:
    """For each table that has printed numbers: how many were compared, agree in sign and in significance, and
    why not more.
    """
    rows = []
    for name, config in tables.items():
        path = Path(files.get(name, ""))
        if "published" in config and path.is_file():
            compared = compare(config, path, material)
            reason = config["published"].get("reason", "") or (simulated_note(simulated) if simulated else "")
            rows.append(
                (
                    table_title(name, config),
                    *(summary(compared) if compared else (say("see_table"), "", "", "")),
                    reason,
                )
            )
    if not rows:
        return None
    heads = [say(f"compared-{column}") for column in ("table", "numbers", "sign", "side", "near", "why")]
    name = say("published_section")
    body = paragraph(say("published_introduction")) + plain_table(heads, rows, name, "prose")
    return Section("published", name, body)


def printed_numbers(tables: Named, files: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """The printed number with its stars for each (analysis, part, term) that a table sets beside ours."""
    found: dict[tuple[str, str, str], str] = {}
    for name, config in tables.items():
        path, own = Path(files.get(name, "")), config.get("published", {})
        if not (own and path.is_file() and "columns" in config):
            continue
        cells = {key: value + stars for key, (value, stars, _) in printed_cells(own, path).items()}
        ours = {printed: term for term, printed in own.get("terms", {}).items()}
        for i, column in enumerate(config["columns"]):
            for (header, term), text in cells.items():
                if header == str(column.get("published", i + 1)):
                    found.setdefault(
                        (column["analysis"], column.get("part") or "", ours.get(term, term)), text
                    )
    return found


Pair = tuple[float, float, float | None, float | None, str]  # ours, printed, our p, printed SE, printed stars


def printed_cells(own: Mapping[str, Any], path: Path) -> dict[tuple[str, str], tuple[str, str, float | None]]:
    """By column and term the printed estimate, its stars and its standard error, if it has one. own: a
    table's `published`.
    """
    published = read_published(path, own.get("table"))
    keys, fields = own.get("keys", []), own.get("fields", {})
    if not (keys and "estimate" in fields):
        return {key: (*cell, published.errors.get(key)) for key, cell in published.coefficients.items()}
    cells = {}
    for row in published.rows:
        place = (row.get(keys[0], "") if len(keys) == 2 else "", row[keys[-1]])
        error = printed_number(row.get(fields.get("se", "")))
        cells[place] = (row[fields["estimate"]] or "", row.get("stars") or "", error)
    return cells


def compare(config: Mapping[str, Any], path: Path, material: Material) -> list[Pair]:
    """Our estimate beside the printed one, for each column and term that both have."""
    cells, aliases, pairs = printed_cells(config["published"], path), config["published"].get("terms", {}), []
    for i, column in enumerate(config.get("columns", [])):
        try:
            record = material.estimate(column["analysis"], column.get("part"))
        except StudyError:
            continue  # its job failed, or it has no estimates
        for row in record["terms"]:
            place = (str(column.get("published", i + 1)), aliases.get(row["term"], row["term"]))
            value, stars, error = cells.get(place, ("", "", None))
            printed = printed_number(value)
            if printed is not None:
                pairs.append((row["estimate"], printed, row["p"], error, stars))
    return pairs


def summary(pairs: list[Pair]) -> tuple[str, ...]:
    """The counts of a comparison, as the page prints them."""
    n = len(pairs)
    sign = sum((ours > 0) == (printed > 0) for ours, printed, *_ in pairs)
    tested = [
        (p < 0.05) == _significant(printed, se, stars) for _, printed, p, se, stars in pairs if p is not None
    ]
    near = [abs(ours - printed) <= 2 * se for ours, printed, _, se, _ in pairs if se]
    shares = (say("count_of", count=sum(hits), of=len(hits)) if hits else "" for hits in (tested, near))
    return str(n), say("count_of", count=sign, of=n), *shares


def _significant(printed: float, se: float | None, stars: str) -> bool:
    return abs(printed) >= 1.96 * se if se else len(stars) >= 2
