"""A figure's SVG in fewer bytes is the same picture."""

import io
import re
from xml.etree import ElementTree as ET

import numpy as np

from report.svg import HREF, SVG, compact, relative

PATH = f"{{{SVG}}}path"


def points_of(steps: str, start: tuple[float, float]) -> np.ndarray:
    """The places (N, 2) that relative lines lead to, control points of curves among them."""
    found, here, begun = [start], np.array(start), np.array(start)
    for letter, values in re.findall(r"([mlhvqcz])([^mlhvqcz]*)", steps):
        numbers = np.array([float(n) for n in re.findall(r"-?\d*\.?\d+", values)])
        if letter in "hv":
            numbers = np.insert(numbers[:, None], 1 if letter == "h" else 0, 0, axis=1)
        numbers = numbers.reshape(-1, 2)
        size = {"q": 2, "c": 3}.get(letter, 1)
        for k in range(0, len(numbers), size):
            found += [tuple(here + step) for step in numbers[k : k + size]]
            here = np.array(found[-1])
            begun = here if letter == "m" else begun
        here = begun if letter == "z" else here
    return np.array(found)


def drawn(text: str) -> list[np.ndarray]:
    """The places of every path of a picture, those that are uses of a definition too."""
    root = ET.fromstring(text)
    paths = {path.get("id"): path.get("d", "") for path in root.iter(PATH)}
    found = []
    for element in (e for group in root.iter(f"{{{SVG}}}g") for e in group):
        d = paths.get(element.get(HREF, "")[1:], element.get("d", ""))
        if not d or (element.tag == PATH and element.get("id")):
            continue
        x, y, steps = re.fullmatch(r"M(\S+) ([-.\d]+)(.*)", d).groups()
        moved = (float(element.get("x", 0)), float(element.get("y", 0)))
        found.append(points_of(steps, (float(x) + moved[0], float(y) + moved[1])))
    return found


def picture(shapes: list[np.ndarray], style: str = "fill: #ff0000") -> str:
    """Closed shapes as matplotlib writes them."""
    paths = "".join(
        '<path d="M ' + " \nL ".join(f"{x:.6f} {y:.6f}" for x, y in shape) + f' \nz\n" style="{style}"/>\n'
        for shape in shapes
    )
    return f'<svg xmlns="{SVG}" width="9pt"><metadata>when</metadata><g id="axes_1">{paths}</g></svg>'


def test_places_stay_where_they_are_however_long_a_line_is():
    line = np.cumsum(np.random.default_rng(4).normal(0, 0.7, (5000, 2)), axis=0) + 300
    place, steps = relative("M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in line))
    x, y = map(float, place.split())
    found = points_of(steps, (x, y))
    assert len(found) > 4000
    at = 0  # a step along an axis may be two of the line
    for place in found:
        at += int(np.argmax(np.abs(line[at : at + 9] - place).max(axis=1) < 0.0101))
        assert np.abs(line[at] - place).max() < 0.0101
    assert len(line) - at < 3


def test_steps_along_an_axis_are_one_where_they_go_on_and_none_where_they_stay():
    corners = [(5, 5), (5.3, 5), (5.3, 5), (6, 5), (5.5, 5), (5.5, 7), (5.5, 9.25), (5, 9.25), (4, 8)]
    place, steps = relative("M " + " L ".join(f"{x} {y}" for x, y in corners) + " z")
    assert (place, steps) == ("5 5", "h1-.5v4.25h-.5l-1-1.25z")
    assert relative("M 1 2 L 1 2") == ("1 2", "h0")


def test_curves_and_several_rings_are_kept():
    place, steps = relative("M 1 2 \nQ 3 4 5.5 6 \nC 1 1 2 2 3.25 -3 \nz \nM 10 10 \nL 11 12 \nL 9 8 \nz")
    x, y = map(float, place.split())
    expected = [(1, 2), (3, 4), (5.5, 6), (1, 1), (2, 2), (3.25, -3), (10, 10), (11, 12), (9, 8)]
    np.testing.assert_allclose(points_of(steps, (x, y)), expected, atol=1e-9)


def test_a_shape_that_recurs_is_written_once_and_stays_in_its_places():
    shape = np.random.default_rng(2).uniform(0, 30, (40, 2)).round(2)
    shapes = [shape + offset for offset in (0, 171.25, 340.5)]
    text = compact(picture(shapes))
    assert text.count("M0 0") == 1
    assert "metadata" not in text
    for found, wanted in zip(drawn(text), shapes, strict=True):
        np.testing.assert_allclose(found, wanted, atol=0.011)


def test_a_colour_is_no_reference_and_a_clip_stays():
    text = compact(
        f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink"><defs>'
        '<clipPath id="p12"><rect x="1.239" y="2" width="3" height="4"/></clipPath></defs><g id="a">'
        '<path d="M 1 2 L 3 4" clip-path="url(#p12)" style="fill: #d55e00"/>'
        '<path d="M 5 6 L 7 8" clip-path="url(#p12)" style="fill: #d55e00; stroke-linecap: square"/>'
        "</g></svg>"
    )
    root = ET.fromstring(text)
    name = root.find(f".//{{{SVG}}}clipPath").get("id")
    holders = root.findall(f".//{{{SVG}}}g[@clip-path='url(#{name})']")
    assert [len(holder) for holder in holders] == [2]
    assert holders[0].get("style") == "fill:#d55e00"
    assert [path.get("style") for path in holders[0]] == [None, "stroke-linecap:square"]
    assert root.find(f".//{{{SVG}}}rect").get("x") == "1.24"


def test_polygons_that_differ_in_colour_alone_share_their_edges_once():
    edges = "stroke: #ffffff; stroke-width: 0.4"
    red, blue = (
        picture([np.array([(1, 1), (2, 1), (at, 3)])], f"fill: {colour}; {edges}; opacity: 0.5")
        for at, colour in ((2, "#ff0000"), (4, "#0000ff"))
    )
    both = red.replace("</g>", blue[blue.index("<path") : blue.index("</g>")] + "</g>")
    group = ET.fromstring(compact(both)).find(f"{{{SVG}}}g")
    assert group.get("style") == "stroke:#ffffff;stroke-width:0.4"
    assert [one.get("style") for one in group] == ["fill:#ff0000;opacity:0.5", "fill:#0000ff;opacity:0.5"]


def test_a_drawing_of_matplotlib_has_equal_places():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    values = np.random.default_rng(1).normal(size=(60, 2))
    axes.plot(*values.T)
    axes.fill(*values[:9].T, hatch="//")
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    text = compact(stream.getvalue())
    assert compact(stream.getvalue()) == text
    assert len(text) < len(stream.getvalue()) * 0.7
    longest = max(drawn(text), key=len)
    lines = max(re.findall(r'<path d="(M[^"]*)"', stream.getvalue()), key=len)
    wanted = np.array(re.findall(r"-?\d+\.\d+|-?\d+", lines), dtype=float).reshape(-1, 2)
    np.testing.assert_allclose(longest, wanted, atol=0.011)
