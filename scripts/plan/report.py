"""The tables, figures and page of a study as the rules need them: typed, and checked against what the study
has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from base.checks import absent, braced, fail, rising_levels
from plan.resolve import Kind, declared, each, kind_named, names_of
from report.figure import Figure, OfAnalyses, OfSweep, figures
from report.layout import Layout, OfColumns, layouts
from report.page_plan import Page
from spillover.declared import kind_of, names_in
from spillover.errors import quoted

Raw = Mapping[str, Any]
Parts = Mapping[str, "tuple[str, ...] | None"]


class Known:
    """What the tables, figures and page of a study may name, by sort. kinds: of its analyses, by name."""

    def __init__(self, study: Raw, kinds: Mapping[str, str]) -> None:
        first, last = study["years"]
        self.kinds, self.years = kinds, (first, last)
        names = names_of(study, kinds)
        self.names = {sort: names[sort] for sort in ("analysis", "index", "variable", "sweep", "group")}

    def missing(
        self,
        declaration: msgspec.Struct,
        place: str,
        fields: Sequence[str] = (),
        choices: Sequence[str] | None = None,
    ) -> Iterator[str]:
        """What a declaration names that is not there. fields: the properties of rows that it may name;
        choices: those of its sweep, where it has one.
        """
        first, last = self.years
        known = {**self.names, "field": list(fields)}
        known |= {"choice": list(choices)} if choices is not None else {}
        named: dict[tuple[str, str], list[str]] = {}
        for name in names_in(declaration):
            if name.what == "year" and not first <= int(name.text) <= last:
                year = quoted(int(name.text))
                yield f"{place}.{name.field}: {year} is not in the panel, {first} to {last}; choose others"
            elif name.what == "file":
                yield from braced(f"{place}.{name.place}", name.text)
            elif name.what in known:
                named.setdefault((name.field, name.what), []).append(name.text)
        for (field, what), texts in named.items():
            yield from absent(f"{place}.{field}", texts, known[what])


def resolve_tables(study: Raw, kinds: Mapping[str, str], parts: Parts | None = None) -> dict[str, Layout]:
    """Each table of a study, typed. kinds, parts: the kinds of its analyses by name, and the parts of those
    whose parts are known before they run. Raises StudyError naming every wrong key.
    """
    known = Known(study, kinds)
    found, wrong = each(
        study.get("tables"),
        lambda name, given: _typed(given, "layout", layouts(), f"tables.{name}"),
    )
    for name, table in found.items():
        wrong += known.missing(table, f"tables.{name}", table.fields_known)
        if isinstance(table, OfColumns):
            wrong += _unfit_parts(f"tables.{name}", table, parts or {})
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def _unfit_parts(place: str, table: OfColumns, parts: Parts) -> Iterator[str]:
    """Columns that name no part where one has to be named, or one that is not there."""
    for i, column in enumerate(table.columns):
        known = parts.get(column.analysis)
        if known is None:
            continue
        given = column.part if column.part is not None or ("" not in known and len(known) > 1) else known[0]
        effects = [part for part in known if part.startswith("effects")]
        listed = ", ".join(part or "''" for part in known)
        where, name = f"{place}.columns[{i}]", quoted(column.analysis)
        if given is None:
            yield f"{where}: a part of {name} must be named; its parts are {listed}: give 'part'"
        elif given not in known:
            yield f"{where}.part: {name} has no part {quoted(given)}; its parts are {listed}"
        elif kind_of(table) == "effects" and known[0] == "" and given not in effects:
            remedy = f"give 'part': {' or '.join(effects)}" if effects else "take the column out"
            yield f"{where}: {name} has no direct, indirect and total effects there; {remedy}"


def resolve_figures(
    study: Raw, kinds: Mapping[str, str], choices: Mapping[str, Sequence[str]]
) -> dict[str, Figure]:
    """Each figure of a study, typed; as `resolve_tables`. choices: of each sweep, as its table calls them."""
    known = Known(study, kinds)
    found, wrong = each(
        study.get("figures"),
        lambda name, given: _typed(given, "kind", figures(), f"figures.{name}"),
    )
    for name, figure in found.items():
        of_sweep = choices.get(figure.sweep) if isinstance(figure, OfSweep) else None
        wrong += known.missing(figure, f"figures.{name}", choices=of_sweep)
        wrong += _of_another_kind(name, figure, kinds)
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def resolve_page(study: Raw, kinds: Mapping[str, str]) -> Page:
    """The page's options, typed and checked."""
    given = study.get("report") or {}
    found, wrong = each({"report": given}, lambda name, options: declared(options, Page, name))
    fail(f"config/{study['study']}.yaml", wrong)
    page = found["report"]
    wrong = [*Known(study, kinds).missing(page, "report"), *rising_levels("report.stars", page.stars)]
    if page.approval and not page.polygons:
        wrong.append("report.approval: belongs to no map; give the base map's file as report.polygons")
    fail(f"config/{study['study']}.yaml", wrong)
    return page


def check_confidential(
    study: Raw, sources: list[str], tables: Mapping[str, Layout], drawn: Mapping[str, Figure], page: Page
) -> None:
    """Raises StudyError naming what shows single values, where sources are confidential."""
    if not sources:
        return
    said = f"and {', '.join(sources)} is confidential"
    wrong = [
        f"figures.{name}: a figure of kind {kind_of(figure)} shows values of single units, "
        f"{said}; take it out"
        for name, figure in drawn.items()
        if figure.single_units
    ]
    for name, table in tables.items():
        if extremes := {"minimum", "maximum"} & set(getattr(table, "fields", ())):
            wrong.append(
                f"tables.{name}.fields: {', '.join(sorted(extremes))} are values of single units, {said}; "
                "give [nobs, mean, sd]"
            )
    if page.year_map:
        wrong.append(f"report.year_map: shows values of single units, {said}; take it out")
    fail(f"config/{study['study']}.yaml", wrong)


def _typed(given: Raw, tag: str, kinds: Mapping[str, type[Kind]], place: str) -> Kind:
    return declared(given, kind_named(given, tag, kinds, place, f"there is no {tag} {{}}"), place)


def _of_another_kind(name: str, figure: Figure, kinds: Mapping[str, str]) -> Iterator[str]:
    """Analyses of a kind that the figure cannot draw."""
    wanted = figure.draws_kind
    for analysis in figure.analyses if isinstance(figure, OfAnalyses) else ():
        if wanted and kinds.get(analysis, wanted) != wanted:
            yield (
                f"figures.{name}.analyses: {analysis!r} is of kind {kinds[analysis]}, and a figure of kind "
                f"{kind_of(figure)} draws {wanted}; choose one of that kind"
            )
