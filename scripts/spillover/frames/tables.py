"""Tables of several models in the layout and the journals' styles of a study's report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from spillover.errors import StudyError, quote_value, suggestion
from spillover.estimates import AnalysisRecord, EstimateRecord
from spillover.frames.arguments import check_arguments
from spillover.frames.rendering import pad_columns
from spillover.frames.table import Frame, frame_of
from spillover.messages.render import errors_spoken, say_key, term_label
from spillover.messages.results import OF_EFFECT
from spillover.tables.latex import to_latex
from spillover.tables.layout import Brackets, Column, Digits
from spillover.tables.material import Material
from spillover.tables.regression import Regressions
from spillover.tables.style import Stars, read_style, style_names
from spillover.tables.table import Span, Table
from spillover.words import _

if TYPE_CHECKING:
    from spillover.frames.result import Result

StyleName = Literal["plain", "aer", "jjyj", "mdpi"]
# Of the arguments of a table; which styles and brackets there are is said with a hint.
TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("style", "title", "brackets", "name"), str),
    **dict.fromkeys(("headers", "statistics", "notes"), list[str]),
    "terms": list[str] | dict[str, str],
    "labels": dict[str, str],
    "digits": Digits,
    "stars": Stars,
}


@dataclass(frozen=True, eq=False, repr=False)
class ModelTable:
    """Table of models, which prints itself as text, Markdown, LaTeX, HTML and Word.

    table: its cells as the report has them, head, rows, notes; backend: the library of its frame.
    """

    table: Table
    backend: Any

    def to_frame(self) -> Frame:
        """Give the cells as a frame, a column for each model; `great_tables.GT` takes it."""
        heads = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*self._heads(), strict=True)]
        twice = {head for head in heads if heads.count(head) > 1}
        names = [f"({i}) {head}" if head in twice else head for i, head in enumerate(heads)]
        return frame_of([dict(zip(names, row, strict=True)) for row in self._rows()], self.backend, names)

    def to_latex(self) -> str:
        """Write a LaTeX fragment for `\\input`; a comment in its first line names the packages that it
        needs.
        """
        return to_latex(self.table)

    def to_markdown(self) -> str:
        """Write a table of GitHub's Markdown, the caption above it and the notes below."""
        first, *others = ([_escape_markdown(cell) for cell in row] for row in (*self._heads(), *self._rows()))
        rule = ["---", *["---:"] * (self.table.width - 1)]
        lines = [f"| {' | '.join(row)} |" for row in (first, rule, *others)]
        above = [f"**{_escape_markdown(self.table.caption)}**", ""] if self.table.caption else []
        below = ["", _escape_markdown(self.table.remark)] if self.table.remark else []
        return "\n".join([*above, *lines, *below]) + "\n"

    @errors_spoken()
    def to_word(self, path: str | Path) -> None:
        """Write a three-line table in a Word file. Needs python-docx (the extra `word`)."""
        try:
            from spillover.tables.word import docx_of
        except ImportError as error:
            raise StudyError(
                _("to_word needs python-docx ({error}): pip install 'spillover[word]'", error=error)
            ) from None
        if Path(path).suffix.lower() != ".docx":
            other = Path(path).with_suffix(".docx")
            raise StudyError(
                _(
                    "to_word: {path} does not end in .docx, as Word files do; write {other}",
                    path=path,
                    other=other,
                )
            )
        try:
            Path(path).write_bytes(docx_of(self.table))
        except OSError as error:
            folder = Path(path).parent
            if not folder.is_dir():
                raise StudyError(
                    _("to_word: no folder {folder}; make it first, or name a path in one", folder=folder)
                ) from None
            raise StudyError(
                _("to_word: cannot write {path}: {why}; name another file", path=path, why=error.strerror)
            ) from None

    def __repr__(self) -> str:
        cells = [tuple(row) for row in (*self._heads(), *self._rows())]
        above = [self.table.caption] if self.table.caption else []
        return "\n".join([*above, *pad_columns(cells), self.table.remark]).rstrip() + "\n"

    def _repr_html_(self) -> str:
        """Write the table as HTML, for a notebook."""
        head = "".join(
            "<tr>" + "".join(f'<th colspan="{s.width}">{escape(s.text)}</th>' for s in spans) + "</tr>"
            for spans in self.table.head
        )
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self._rows()
        )
        caption = f"<caption>{escape(self.table.caption)}</caption>" if self.table.caption else ""
        return (
            f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"
            f"<p>{escape(self.table.remark)}</p>"
        )

    def _heads(self) -> list[list[str]]:
        return [_spread_heads(spans) for spans in self.table.head]

    def _rows(self) -> list[list[str]]:
        """List the cells of every row, a heading's row filled up."""
        return [[*row.cells, *[""] * (self.table.width - len(row.cells))] for row in self.table.rows]


def _spread_heads(spans: Sequence[Span]) -> list[str]:
    return [text for span in spans for text in [span.text] * span.width]


def _escape_markdown(text: str) -> str:
    """Escape the signs of a text that Markdown would take for its own; a line break has no place in a
    cell.
    """
    for sign in "\\|*_<>`":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())


@errors_spoken()
def table(
    models: Sequence[Result] | Mapping[str, Result] | Result,
    *,
    style: StyleName = "plain",
    title: str = "",
    headers: Sequence[str] | None = None,
    terms: Sequence[str] | Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    statistics: Sequence[str] = ("nobs", "r2_within", "r2", "threshold_1", "threshold_2", "threshold_3"),
    brackets: Brackets | None = None,
    digits: int | None = None,
    stars: Sequence[float] | None = None,
    notes: Sequence[str] = (),
    name: str = "table",
) -> ModelTable:
    """Make a table of models: a column for each, a row for each term with its error beneath, statistics at
    the foot, as a study's report prints regressions.

    Parameters
    ----------
    models : list or mapping of Result
        The models in their order; of one with several parts the first, any other by `fit.part(name)`. A
        mapping gives their headers, too.
    style : str, default "plain"
        How a journal prints it: "aer", "jjyj" (经济研究), "mdpi", or "plain", with all notes.
    title : str, optional
        The caption; without one LaTeX gives the table no number.
    headers : list of str, optional
        What the columns are called; (1), (2), … by default.
    terms : list or mapping, optional
        The terms that are shown, in this order, a mapping with their labels; all by default.
    labels : mapping, optional
        Labels of variables.
    statistics : list of str, optional
        What stands at the foot: keys of `statistics`, `settings` or names of `tests`.
    brackets : str, optional
        What is beneath an estimate: "se", "statistic", "p" or "interval"; by default the style's.
    digits : int, optional
        Decimals of estimates; by default the style's.
    stars : list of float, optional
        The levels of *, **, ***, descending; by default the style's, of which "aer" has none.
    notes : list of str, optional
        Further notes.
    name : str, default "table"
        What LaTeX calls it: \\ref{tab:name} is its number, where it has a title.

    Returns
    -------
    ModelTable
        Prints itself; `to_latex()`, `to_markdown()`, `to_word(path)`, `to_frame()`.

    Raises
    ------
    StudyError
        No model, something that is none, an unknown style, term or statistic, which it names.
    """
    if isinstance(models, Mapping):
        headers = [*models] if headers is None else headers
        models = [*models.values()]
    chosen = _check_models(models)
    shown: dict[str, Any] = {"headers": headers, "terms": terms, "labels": labels, "statistics": statistics}
    made: dict[str, Any] = {"style": style, "brackets": brackets, "digits": digits, "stars": stars}
    check_arguments("table", TYPES, {**shown, **made, "title": title, "notes": notes, "name": name})
    if headers is not None and len(headers) != len(chosen):
        raise StudyError(
            _(
                "table: models: {models}, headers: {headers}; give one for each",
                headers=len(headers),
                models=len(chosen),
            )
        )
    if style not in style_names():
        raise StudyError(
            _("table: no style {name}{hint}", name=quote_value(style), hint=suggestion(style, style_names()))
        )
    if brackets is not None and brackets not in get_args(Brackets):
        hint = suggestion(brackets, get_args(Brackets))
        raise StudyError(_("table: no brackets {name}{hint}", name=quote_value(brackets), hint=hint))
    chosen_style = read_style(style)
    names = [f"model{i}" for i in range(1, len(chosen) + 1)]
    columns = [
        Column(analysis=name, part=model.parts[0], header=headers[i] if headers is not None else None)
        for i, (name, model) in enumerate(zip(names, chosen, strict=True))
    ]
    layout = Regressions(
        title=title,
        columns=tuple(columns),
        terms=None if terms is None else tuple(terms),
        labels={**_effect_labels(chosen, labels or {}), **(labels or {}), **_name_terms(terms)},
        statistics=tuple(statistics),
        brackets=brackets or chosen_style.brackets,
        digits=chosen_style.digits if digits is None else digits,
    )
    documents = {
        name: AnalysisRecord(analysis=name, kind=model.kind, estimates=(_record(model),))
        for name, model in zip(names, chosen, strict=True)
    }
    material = Material(
        analyses=documents,
        stars=chosen_style.stars if stars is None else tuple(sorted(stars, reverse=True)),
        style=chosen_style,
    )
    built = layout.build(name, material)
    more = (*built.notes, *notes)
    whole = Table(name, title, built.head, built.rows, more, details=built.details, style=chosen_style)
    return ModelTable(whole, chosen[0].backend)


def _name_terms(terms: Sequence[str] | Mapping[str, str] | None) -> Mapping[str, str]:
    return terms if isinstance(terms, Mapping) else {}


def _record(model: Result) -> EstimateRecord:
    """Get the estimate of a model; one of effects has the fixed effects of the model that they are of."""
    record = model._record
    effects = getattr(model._analysis, "effects", None)
    if record.part.startswith("effects") and isinstance(effects, str):
        return msgspec.structs.replace(record, settings={"effects": effects, **record.settings})
    return record


def _effect_labels(models: Sequence[Result], labels: Mapping[str, str]) -> dict[str, str]:
    """Name effects, such as `x:indirect`, in words."""
    found = {}
    for model in models:
        if model.parts[0].startswith("effects"):
            for row in model._record.terms:
                term, _colon, effect = row.term.rpartition(":")
                found[row.term] = say_key(OF_EFFECT, effect, term=term_label(term, labels))
    return found


def _check_models(models: Sequence[Result] | Result) -> list[Result]:
    """Check that models are results with coefficients. None, or something that has no coefficients, is a
    StudyError.
    """
    from spillover.frames.result import Result

    if not isinstance(models, Result | Iterable):
        raise StudyError(_("table: expected a list of results, found {type}", type=type(models).__name__))
    given = [models] if isinstance(models, Result) else list(models)
    if not given:
        raise StudyError(_("table: there is no model; give a list of results, such as [fit1, fit2]"))
    for i, model in enumerate(given, 1):
        if not isinstance(model, Result):
            raise StudyError(
                _("table: model {i} is {type}, not the result of a call", i=i, type=type(model).__name__)
            )
        if not model.parts or not model._record.terms:
            raise StudyError(
                _("table: model {i} ({kind}) has no coefficients; leave it out", i=i, kind=model.kind)
            )
    return given
