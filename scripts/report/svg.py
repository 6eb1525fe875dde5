"""An SVG file of matplotlib in fewer bytes: the same picture, of vectors, to hundredths of a point.

What recurs is written once: a polygon that several maps draw, the style and the frame of a row of marks. Its
texts, which Matplotlib draws as outlines with a comment beside each, are its description for readers who
cannot see it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import unescape
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
EMPTY = "data-empty"  # the attribute of a picture without data, among the first letters of its file
HEAD = 2000
HREF = f"{{{XLINK}}}href"
LONG = 40  # letters from which on the shape of a path is worth a definition
# What elements inherit from a group; the rest of a style is not the same there.
INHERITED = ("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"(^#|url\(#)([^)]+)")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_STEP = re.compile(r"([MLQCz])([^MLQCz]*)")


def compact(text: str, empty: str = "") -> str:
    """Return the same picture in fewer letters; equal texts give equal ones. text: a file as matplotlib
    writes it, whose paths have absolute coordinates; empty: why the picture has no data, as an attribute.
    """
    for prefix, address in (("", SVG), ("xlink", XLINK)):
        ET.register_namespace(prefix, address)
    root = ET.fromstring(text)
    texts = dict.fromkeys(unescape(words.strip()) for words in _COMMENT.findall(text))
    for metadata in root.findall(_tag("metadata")):
        root.remove(metadata)
    for element in root.iter():
        element.tail = None
        element.text = element.text if element.tag == _tag("style") else None
        _shorten_attributes(element)
    for group in list(root.iter(_tag("g"))):
        _wrap_runs(group, "clip-path", _is_clipped)
    _share_shapes(root)
    for group in list(root.iter(_tag("g"))):
        _share_style(group)
        _wrap_runs(group, "style", _inherits_style)
    _shorten_names(root)
    if empty:
        root.set(EMPTY, empty)
    if texts:
        described = ET.Element(_tag("desc"))
        described.text = " · ".join(texts)
        root.insert(0, described)
    return ET.tostring(root, encoding="unicode").replace(" />", "/>")  # no text or attribute has a bare >


def empty_reason(path: Path) -> str:
    """Reason why a picture has nothing in it, as its file says; "" where it has something."""
    with path.open(encoding="utf-8") as stream:
        found = re.search(rf'{EMPTY}="([^"]*)"', stream.read(HEAD))
    return unescape(found[1]) if found else ""


def relative(path: str) -> tuple[str, str]:
    """Write a path by its first point and the steps from there on, those along an axis as such, and as one
    where they go on in one direction. Places are rounded, so that no error adds up.
    """
    first: tuple[float, ...] = ()
    here = begun = [0, 0]
    steps: list[tuple[str, list[int]]] = []
    for command, values in _STEP.findall(path):
        if command == "z":
            here = begun
            steps.append(("z", []))
            continue
        numbers = [float(value) for value in values.split()]
        moved, first = bool(first), first or tuple(numbers[:2])
        places = [round(100 * (value - first[i % 2])) for i, value in enumerate(numbers)]
        if moved:
            _add_step(steps, command.lower(), [place - here[i % 2] for i, place in enumerate(places)])
        begun = places[:2] if command == "M" else begun
        here = places[-2:]
    return " ".join(map(_write_decimals, first or (0.0, 0.0))), _write_steps(steps)


def _add_step(steps: list[tuple[str, list[int]]], letter: str, shifts: list[int]) -> None:
    """Adds a step, to the one before where that is along the same axis in the same direction. A place that is
    there twice draws nothing, but as a point by itself.
    """
    if letter == "l" and not any(shifts) and steps and steps[-1][0] in "lhv":
        return
    if letter == "l" and 0 in shifts:
        letter, shifts = ("h", shifts[:1]) if shifts[1] == 0 else ("v", shifts[1:])
        if steps and steps[-1][0] == letter and steps[-1][1][0] * shifts[0] > 0:
            shifts = [steps.pop()[1][0] + shifts[0]]
    steps.append((letter, shifts))


def _write_steps(steps: Iterable[tuple[str, list[int]]]) -> str:
    """Steps one after the other, a letter only where it changes; that of a move begins a part of its own."""
    found, before = [], ""
    for letter, shifts in steps:
        text = "".join(map(_write_next, shifts))
        named = letter != before or letter in "mz"
        found.append(letter + text.lstrip() if named else text)
        before = letter
    return "".join(found)


@lru_cache(maxsize=100_000)  # most steps of a map recur
def _write_next(hundredths: int) -> str:
    """A number after another, with a blank where they would run together."""
    text = _write_decimals(hundredths / 100)
    return text if text.startswith("-") else f" {text}"


def _write_decimals(value: float) -> str:
    """A number with two decimals at most and no zero that says nothing."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    if text in ("-0", "0"):
        return "0"
    whole, dot, part = text.partition(".")
    return f"{whole[:-1]}.{part}" if dot and whole in ("0", "-0") else text


def _round(text: str) -> str:
    return _DECIMAL.sub(lambda found: _write_decimals(float(found[0])), text)


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _shorten_attributes(element: ET.Element) -> None:
    """Attributes without blanks and further decimals; scales, which multiply, keep theirs."""
    for name in ("x", "y", "width", "height"):
        if name in element.attrib and element.tag != _tag("svg"):
            element.set(name, _round(element.attrib[name]))
    if "style" in element.attrib:
        element.set("style", re.sub(r"([:;]) ", r"\1", element.attrib["style"]))
    if "transform" in element.attrib:
        moved = re.sub(r"translate\([^)]*\)", lambda found: _round(found[0]), element.attrib["transform"])
        place = re.fullmatch(r"translate\((\S+) (\S+)\)", moved)
        if element.tag == _tag("use") and place and "x" not in element.attrib:
            del element.attrib["transform"]
            element.attrib |= {name: at for name, at in zip("xy", place.groups(), strict=True) if at != "0"}
        else:
            element.set("transform", moved)
    if element.tag == _tag("path") and element.get("d"):
        element.set("d", "M{}{}".format(*relative(element.attrib["d"])))


def _share_shapes(root: ET.Element) -> None:
    """Paths of one shape, wherever they lie, become uses of one definition."""
    places = [
        (group, i, re.fullmatch(r"M(\S+) (\S+?)([a-z].*)", path.get("d", "")))
        for group in root.iter(_tag("g"))
        for i, path in enumerate(group)
        if path.tag == _tag("path") and not {"id", "transform", "clip-path"} & set(path.attrib)
    ]
    paths = [(group, i, place) for group, i, place in places if place]
    count = Counter(place[3] for *_, place in paths if len(place[3]) >= LONG)
    names = {shape: f"shape{i}" for i, shape in enumerate(s for s, times in count.items() if times > 1)}
    for group, i, place in paths:
        if place[3] in names:
            other = {key: value for key, value in group[i].attrib.items() if key != "d"}
            own = {HREF: f"#{names[place[3]]}", "x": place[1], "y": place[2]}
            group[i] = ET.Element(_tag("use"), own | other)
    if names:
        shared = ET.Element(_tag("defs"))
        shared.extend(ET.Element(_tag("path"), {"id": name, "d": f"M0 0{s}"}) for s, name in names.items())
        root.insert(0, shared)


def _share_style(group: ET.Element) -> None:
    """Move styles that a group's elements have in common to the group, as of the edges of a map's
    polygons.
    """
    members = list(group)
    if len(members) < 2 or any(one.tag not in (_tag("path"), _tag("use")) for one in members):
        return
    styles = [one.attrib.pop("style", "").split(";") for one in members]
    shared = [
        part
        for part in styles[0]
        if part.split(":")[0] in INHERITED and all(part in others for others in styles)
    ]
    for one, parts in zip(members, styles, strict=True):
        if own := ";".join(part for part in parts if part not in shared):
            one.set("style", own)
    if shared:
        group.set("style", ";".join([*filter(None, [group.get("style")]), *shared]))


def _is_clipped(element: ET.Element) -> bool:
    """Return whether a frame cuts it as it would cut a group that holds it."""
    return element.tag == _tag("path") and "transform" not in element.attrib


def _inherits_style(element: ET.Element) -> bool:
    """Return whether it looks the same where a group has its style."""
    style = element.get("style", "")
    named = [part.split(":")[0] for part in style.split(";") if part]
    return element.tag in (_tag("path"), _tag("use")) and all(name in INHERITED for name in named)


def _wrap_runs(parent: ET.Element, attribute: str, allowed: Callable[[ET.Element], bool]) -> None:
    """Neighbours that share an attribute, which a group may have for them, stand in a group that has it."""
    children = list(parent)
    shared = [child.get(attribute) if allowed(child) else None for child in children]
    parent[:] = []
    for value, run in groupby(zip(shared, children, strict=True), key=lambda pair: pair[0]):
        members = [child for _, child in run]
        holder = (
            ET.SubElement(parent, _tag("g"), {attribute: value}) if value and len(members) > 1 else parent
        )
        for child in members:
            if holder is not parent:
                del child.attrib[attribute]
            holder.append(child)


def _shorten_names(root: ET.Element) -> None:
    """Give short names to what is referred to, in the order of definitions, and none to the rest."""
    used = {name for *_, value in _references(root) for _, name in _REFERENCE.findall(value)}
    short: dict[str, str] = {}
    for element in root.iter():
        if (name := element.attrib.pop("id", "")) in used:
            element.set("id", short.setdefault(name, f"_{len(short):x}"))
    for element, key, value in _references(root):
        element.set(key, _REFERENCE.sub(lambda found: found[1] + short[found[2]], value))


def _references(root: ET.Element) -> list[tuple[ET.Element, str, str]]:
    """The attributes that refer to a definition; another `#` begins a colour."""
    return [
        (element, key, value)
        for element in root.iter()
        for key, value in element.attrib.items()
        if (key == HREF and value.startswith("#")) or "url(#" in value
    ]
