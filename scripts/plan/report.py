"""The tables, figures and page of a study as the rules need them: typed, and checked against what the study
has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from base.checks import fail, find_absent_names, find_braces, rising_levels
from plan.resolve import Kind, build_declaration, find_kind, find_part_problem, names_of, resolve_each
from report.figure import AnalysesFigure, Figure, SweepFigure, figures
from report.page_plan import Page
from spillover.analysis import Analysis
from spillover.declarations import fields_of, kind_of, names_in, options_of
from spillover.errors import StudyError, quote_value, suggestion
from spillover.messages.catalogue import SETTING
from spillover.panel.terms import parse_term
from spillover.tables.layout import ColumnsLayout, Layout, layouts
from spillover.tables.notes import ORDER
from spillover.tables.style import Style, style_file, style_names
from spillover.words import _, join_sentences

Raw = Mapping[str, Any]
Parts = Mapping[str, "tuple[str, ...] | None"]


class StudyNames:
    """Names that tables, figures and page of a study may use, by sort. kinds: of its analyses, by name."""

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
        """Yield names in a declaration that do not exist. fields: the properties of rows that it may name;
        choices: those of its sweep, where it has one.
        """
        first, last = self.years
        known = {**self.names, "field": list(fields)}
        known |= {"choice": list(choices)} if choices is not None else {}
        named: dict[tuple[str, str], list[str]] = {}
        for name in names_in(declaration):
            if name.what == "year" and not first <= int(name.text) <= last:
                year = quote_value(int(name.text))
                yield _(
                    "{place}: {year} is not in the panel, {first} to {last}; choose others",
                    place=f"{place}.{name.field}",
                    year=year,
                    first=first,
                    last=last,
                )
            elif name.what == "file":
                yield from find_braces(f"{place}.{name.place}", name.text)
            elif name.what in known:
                named.setdefault((name.field, name.what), []).append(name.text)
        for (field, what), texts in named.items():
            yield from find_absent_names(f"{place}.{field}", texts, known[what])


def resolve_tables(study: Raw, kinds: Mapping[str, str], parts: Parts | None = None) -> dict[str, Layout]:
    """Type each table of a study. kinds, parts: the kinds of its analyses by name, and the parts of those
    whose parts are known before they run. Raises StudyError naming every wrong key.
    """
    known = StudyNames(study, kinds)
    found, wrong = resolve_each(
        study.get("tables"),
        lambda name, given: _build_kind(given, "layout", layouts(), f"tables.{name}"),
    )
    for name, table in found.items():
        wrong += known.missing(table, f"tables.{name}", table.fields_known)
        if isinstance(table, ColumnsLayout):
            wrong += _find_part_problems(f"tables.{name}", table, parts or {})
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def _find_part_problems(place: str, table: ColumnsLayout, parts: Parts) -> Iterator[str]:
    """Find columns that name no part where one has to be named, or one that is not there."""
    for i, column in enumerate(table.columns):
        known = parts.get(column.analysis)
        if known is None:
            continue
        where = f"{place}.columns[{i}]"
        if problem := find_part_problem(where, column.analysis, known, column.part):
            yield problem
            continue
        effects = [part for part in known if part.startswith("effects")]
        given = column.part or known[0]
        if kind_of(table) == "effects" and known[0] == "" and given not in effects:
            remedy = (
                _("give 'part': {effects}", effects=join_sentences(effects, _(" or ")))
                if effects
                else _("take the column out")
            )
            yield _(
                "{place}: {name} has no direct, indirect and total effects there; {remedy}",
                place=where,
                name=quote_value(column.analysis),
                remedy=remedy,
            )


def resolve_figures(
    study: Raw, kinds: Mapping[str, str], choices: Mapping[str, Sequence[str]]
) -> dict[str, Figure]:
    """Type each figure of a study; as `resolve_tables`. choices: of each sweep, as its table calls them."""
    known = StudyNames(study, kinds)
    found, wrong = resolve_each(
        study.get("figures"),
        lambda name, given: _build_kind(given, "kind", figures(), f"figures.{name}"),
    )
    for name, figure in found.items():
        of_sweep = choices.get(figure.sweep) if isinstance(figure, SweepFigure) else None
        wrong += known.missing(figure, f"figures.{name}", choices=of_sweep)
        wrong += _find_analyses_of_other_kinds(name, figure, kinds)
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def resolve_page(
    study: Raw, kinds: Mapping[str, str], analyses: Mapping[str, Analysis] | None = None
) -> Page:
    """Type and check the page's options. analyses: those whose terms the main results may name."""
    given = study.get("report") or {}
    found, wrong = resolve_each(
        {"report": given}, lambda name, options: build_declaration(options, Page, name)
    )
    fail(f"config/{study['study']}.yaml", wrong)
    page = found["report"]
    wrong = [
        *StudyNames(study, kinds).missing(page, "report"),
        *rising_levels("report.stars", page.stars or ()),
    ]
    wrong += _find_unknown_terms(page, analyses or {})
    if page.style not in style_names():
        hint, known = suggestion(page.style, style_names()), ", ".join(style_names())
        name = quote_value(page.style)
        wrong.append(
            _(
                "report.style: there is no style {name}{hint}; the styles are {known}",
                name=name,
                hint=hint,
                known=known,
            )
        )
    if page.approval and not page.polygons:
        wrong.append(_("report.approval: belongs to no map; give the base map's file as report.polygons"))
    fail(f"config/{study['study']}.yaml", wrong)
    return page


def _find_unknown_terms(page: Page, analyses: Mapping[str, Analysis]) -> Iterator[str]:
    """Find main results with a term that the analysis cannot have, as far as that is known before it runs."""
    for i, result in enumerate(page.main_results):
        if (analysis := analyses.get(result.analysis)) is None:
            continue
        terms = [term for term in analysis.terms() if term != getattr(analysis, "outcome", None)]
        known = {*analysis.words, *_factors(terms)} if analysis.words is not None else _factors(terms)
        for factor in _factors([result.term]) - known:
            if analysis.words is not None or _is_shifted(factor):
                yield _(
                    "{place}: {analysis} has no term {term}{hint}",
                    place=f"report.main_results[{i}].term",
                    analysis=quote_value(result.analysis),
                    term=quote_value(result.term),
                    hint=suggestion(factor, sorted(known)),
                )
                break


def _factors(terms: Sequence[str]) -> set[str]:
    return {factor for term in terms for factor in term.split(":")}


def _is_shifted(factor: str) -> bool:
    try:
        return parse_term(factor)[0].shifts != (0,)
    except StudyError:  # a word of the analysis's own
        return False


def resolve_style(name: str) -> Style:
    """Read a style of tables by its name. Raises StudyError naming its file and each key that is wrong."""
    path = style_file(name)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # no text in UTF-8, or no TOML
        raise StudyError(
            _("{file}: not TOML ({error}); see docs/extending.md", file=path.name, error=error)
        ) from None
    style = build_declaration(given, Style, path.name)
    fail(
        f"scripts/spillover/tables/styles/{path.name}",
        [*rising_levels("stars", style.stars), *_find_unknown_notes(style)],
    )
    return style


def _find_unknown_notes(style: Style) -> Iterator[str]:
    """Find notes that no table has."""
    known = [*dict.fromkeys((*ORDER, *SETTING, "hidden", "size"))]
    for key in style.notes:
        if key not in known:
            yield _(
                "notes: there is no note {name}{hint}; the notes are {known}",
                name=quote_value(key),
                hint=suggestion(key, known),
                known=", ".join(known),
            )


def apply_style(given: Raw, table: Layout, style: Style) -> dict[str, Any]:
    """Give a table's options as plain values, those of the style where the table names none itself. given: as
    the study writes it.
    """
    known = {field.encode_name for field in fields_of(type(table))}
    own = {"digits": style.digits, "brackets": style.brackets}
    return {**{key: own[key] for key in own if key in known and key not in given}, **options_of(table)}


def check_confidential(
    study: Raw, sources: list[str], tables: Mapping[str, Layout], drawn: Mapping[str, Figure], page: Page
) -> None:
    """Raise StudyError naming what shows single values, where sources are confidential."""
    if not sources:
        return
    known = ", ".join(sources)
    wrong: list[str] = [
        _(
            "figures.{name}: {problem}",
            name=name,
            problem=_(
                "a figure of kind {kind} shows values of single units, and {sources} is "
                "confidential; take it out",
                kind=kind_of(figure),
                sources=known,
            ),
        )
        for name, figure in drawn.items()
        if figure.single_units
    ]
    for name, table in tables.items():
        if extremes := {"minimum", "maximum"} & set(getattr(table, "fields", ())):
            problem = _(
                "{fields} are values of single units, and {sources} is confidential; give [nobs, mean, sd]",
                fields=", ".join(sorted(extremes)),
                sources=known,
            )
            wrong.append(_("tables.{name}.fields: {problem}", name=name, problem=problem))
    if page.year_map:
        problem = _("shows values of single units, and {sources} is confidential; take it out", sources=known)
        wrong.append(_("report.year_map: {problem}", problem=problem))
    fail(f"config/{study['study']}.yaml", wrong)


NO_KIND = {"layout": _("unknown layout {name}"), "kind": _("unknown kind {name}")}


def _build_kind(given: Raw, tag: str, kinds: Mapping[str, type[Kind]], place: str) -> Kind:
    return build_declaration(given, find_kind(given, tag, kinds, place, NO_KIND[tag]), place)


def _find_analyses_of_other_kinds(name: str, figure: Figure, kinds: Mapping[str, str]) -> Iterator[str]:
    """Find analyses of a kind that the figure cannot draw."""
    wanted = figure.draws_kind
    for analysis in figure.analyses if isinstance(figure, AnalysesFigure) else ():
        if wanted and kinds.get(analysis, wanted) != wanted:
            yield (
                _(
                    "{analysis} is of kind {kind}, and a figure of kind {figure} draws {wanted}; "
                    "choose one of that kind",
                    analysis=f"figures.{name}.analyses: {analysis!r}",
                    kind=kinds[analysis],
                    figure=kind_of(figure),
                    wanted=wanted,
                )
            )
