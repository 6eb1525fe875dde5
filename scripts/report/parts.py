"""The parts of the page: what a reader needs in three screens, the paper, and an appendix; what stands in the
first of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from report.sections import Section
from spillover.words import _
from words.say import say

PART_WORDS = {"brief": _("In brief"), "paper": _("The paper"), "appendix": _("Appendix")}
# The sections of each part by their anchors; what is not named here stands in the appendix.
SECTIONS = {
    "brief": ("summary", "verdict"),
    "paper": ("truth", "referee", "tables", "figures", "sweep", "map", "methods"),
}


@dataclass(frozen=True)
class Part:
    """A part of the page: its name, by which styles know it, its heading and its sections."""

    name: str
    heading: str
    sections: tuple[Section, ...]


def in_parts(sections: Iterable[Section]) -> list[Part]:
    """The sections by their parts, in their order; a part without sections is none."""
    found: dict[str, list[Section]] = {name: [] for name in PART_WORDS}
    of = {anchor: name for name, anchors in SECTIONS.items() for anchor in anchors}
    for one in sections:
        found[of.get(one.anchor, "appendix")].append(one)
    return [Part(name, say(PART_WORDS[name]), tuple(made)) for name, made in found.items() if made]


def main_table(tables: Mapping[str, Mapping[str, Any]], results: Sequence[Mapping[str, Any]]) -> set[str]:
    """The name of the first table that has the first of the main results that any table has; none where none
    has any.
    """
    for result in results:
        wanted = (result["analysis"], result.get("part") or "")
        for name, config in tables.items():
            columns = [column for column in config.get("columns", ()) if "analysis" in column]
            if wanted in [(column["analysis"], column.get("part") or "") for column in columns]:
                return {name}
    return set()


def main_figure(figures: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The name of the first specification curve, if there is one."""
    return set([name for name, config in figures.items() if config.get("kind") == "specification_curve"][:1])


def joined(first: Section, *others: Section | None) -> Section:
    """A section that goes on with the bodies of others, whose entries it has in the contents."""
    found = [one for one in others if one]
    items = tuple(item for one in (first, *found) for item in one.items)
    return replace(first, body=first.body + type(first.body)("").join(one.body for one in found), items=items)
