"""A sweep on a frame: a model under every combination of matrices, variances, samples and other options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Unpack

import msgspec

from spillover.analysis import SampledAnalysis
from spillover.arrays.foundation import EstimationError
from spillover.arrays.foundation import Result as Fixed
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.declarations import KINDS, load_kind
from spillover.errors import StudyError, quote_value, suggestion
from spillover.estimates import TermRecord
from spillover.frames.arguments import check_arguments
from spillover.frames.balance import By
from spillover.frames.calls import FRONTS
from spillover.frames.fronts import (
    build_options,
    refuse_standardisation,
    refuse_unknown,
    roles_in,
    separate_objects,
)
from spillover.frames.joint import joint_rows, say_dependence
from spillover.frames.plot import axes_of, widths
from spillover.frames.points import Point, SharedInputs
from spillover.frames.rendering import text_of
from spillover.frames.table import Frame, PanelFrame, frame_of
from spillover.frames.weights import Standardisation, weight_matrix
from spillover.messages.render import errors_spoken, say
from spillover.options import Seed
from spillover.sweeps.columns import NUMBERS
from spillover.sweeps.joint_statistics import JointRow
from spillover.sweeps.row import ENDINGS, SweepRow
from spillover.sweeps.summary import Shares, SweepSummary, summarise
from spillover.words import _, ngettext

if TYPE_CHECKING:
    from spillover import SweepOptions

Several = Sequence[Any] | Mapping[str, Any]
Effect = Literal["total", "direct", "indirect", "beta", "theta"]
EFFECTS: tuple[Effect, ...] = ("total", "direct", "indirect", "beta", "theta")
TYPES = {"call": str, "treatment": str, "surrogates": int, "seed": Seed, "most": int}
LEAST = 19  # surrogates with which a test at 5% can reject
CHOICES = ("matrix", "sample", "variance", "effects", "definition", "controls")
SHARES = [name for name in Shares.__struct_fields__ if name != "se"]  # no sweep on a frame is a sample
SHOWN = 3  # specifications that failed, in print


@dataclass(frozen=True, eq=False, repr=False)
class Sweep(Fixed):
    """Estimates of a sweep, a row for each specification.

    call: what was asked for; treatment: the term that is followed; backend: the library of its frames.
    """

    call: str
    treatment: str
    backend: Any
    _rows: tuple[SweepRow, ...]
    _joint: tuple[JointRow, ...] = ()

    @property
    @errors_spoken()
    def joint(self) -> Frame:
        """Rows of the joint test: whether the curve could come from searching alone. Rows about the curve
        (statistics with p-values), the search (how often surrogates have an estimate significant at 5%), each
        choice, the residual (Moran's I of what is exchanged, net of the filter, under each matrix, of the
        nearest in space and of units whose outcomes move together, the largest first), and each specification
        (adjusted p-values), all of the total effect. reading: "test", or "descriptive" where the residual is
        dependent across units; in print the sweep says what to do.
        """
        if not self._joint:
            raise EstimationError(_("sweep: no joint test was asked for; give surrogates=499 to the call"))
        names = ("reading", *(name for name in JointRow.__struct_fields__ if name != "reading"))
        rows = [
            {name: value for name in names if (value := getattr(row, name)) is not None}
            for row in self._joint
        ]
        return frame_of(rows, self.backend)

    @property
    def table(self) -> Frame:
        """Table of all specifications: options, the coefficient (beta) and that of its lag (theta), the
        direct, indirect and total effect, each with se, p, low and high, rho, the fit, and why it failed.
        """
        numbers = [name for name in NUMBERS if any(name in row.numbers for row in self._rows)]
        rows = [
            {**self._label(row), **{name: row.numbers.get(name) for name in numbers}, "failure": row.failure}
            for row in self._rows
        ]
        return frame_of(rows, self.backend)

    @property
    def failures(self) -> Frame:
        """Specifications that could not be estimated, with the reason."""
        rows = [self._label(row) | {"failure": row.failure} for row in self._rows if row.failure]
        return frame_of(rows, self.backend, [*self._label(self._rows[0]), "failure"])

    @property
    def summary(self) -> Frame:
        """Effects over the specifications that have them: how many (n), median, 2.5 and 97.5 % quantiles
        (low, high), and the shares that are positive, negative and significant at 5 %.
        """
        rows = [
            {"outcome": outcome, "effect": effect, **{name: getattr(shares, name) for name in SHARES}}
            for outcome, effects in self._summary.effects.items()
            for effect, shares in effects.items()
            if shares
        ]
        return frame_of(rows, self.backend)

    @property
    def choices(self) -> Frame:
        """Choices that move the answer: how many options each has, and the share of an effect's variance that
        lies between them, the greatest first.
        """
        rows = [
            {"outcome": outcome, "effect": effect, **msgspec.structs.asdict(one)}
            for outcome, effects in self._summary.choices.items()
            for effect, ranking in effects.items()
            for one in ranking
        ]
        return frame_of(rows, self.backend, ["outcome", "effect", "choice", "options", "share"])

    @property
    def posterior(self) -> Frame:
        """Probability of each matrix among specifications that differ in the matrix alone, where the
        likelihood depends on it.
        """
        rows = [
            {**one.choices, "matrix": one.matrix, "probability": one.probability}
            for one in self._summary.posterior
        ]
        return frame_of(rows, self.backend, ["matrix", "probability"])

    @property
    def _summary(self) -> SweepSummary:
        return summarise(list(self._rows))

    @errors_spoken()
    def curve(self, effect: Effect = "total") -> Frame:
        """List the estimates of an effect in their order, with place, se, p, low, high and the options."""
        rows = [
            {"place": place, **self._label(row)} | {name: getattr(term, name) for name in ENDINGS}
            for place, (row, term) in enumerate(self._sort_by_effect(effect), 1)
        ]
        return frame_of(rows, self.backend)

    @errors_spoken()
    def plot(self, effect: Effect = "total", ax: Any = None) -> Any:
        """Draw the curve with its intervals, and give matplotlib's axes. Needs the extra `plot`."""
        shown = [term for _row, term in self._sort_by_effect(effect)]
        axes = axes_of(ax)
        values = [row.estimate for row in shown]
        axes.errorbar(
            range(1, len(shown) + 1), values, yerr=widths(shown), fmt="o", markersize=3, linewidth=0.8
        )
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.axhline(0, color="0.6", linewidth=0.8, zorder=0)
        axes.set_xlabel(say(_("Specifications in the order of their estimates")))
        axes.set_ylabel(say(_("Effect and interval")))
        return axes

    @staticmethod
    def _label(row: SweepRow) -> dict[str, str | None]:
        return {"specification": row.specification, **row.choices}

    def _sort_by_effect(self, effect: str) -> list[tuple[SweepRow, TermRecord]]:
        if effect not in EFFECTS:
            hint = suggestion(effect, EFFECTS)
            raise StudyError(_("sweep: no effect {effect}{hint}", effect=quote_value(effect), hint=hint))
        rows = [(row, term) for row in self._rows if (term := row.find_term(effect)) is not None]
        if not rows:
            raise EstimationError(
                _("sweep: no specification has {effect}; models with lags have it", effect=effect)
            )
        return sorted(rows, key=lambda row: row[1].estimate)

    def __repr__(self) -> str:
        told = self._summary
        lines = [
            say(
                ngettext(
                    "{call}: {count} specification of {term}, {estimated} estimated",
                    "{call}: {count} specifications of {term}, {estimated} estimated",
                    "count",
                ),
                call=self.call,
                count=told.specifications,
                term=self.treatment,
                estimated=told.estimates,
            )
        ]
        for outcome, effects in told.effects.items():
            for effect, shares in effects.items():
                if shares:
                    lines.append(
                        say(
                            _(
                                "{outcome}, {effect}: median {median}, {positive} positive, {significant} "
                                "significant at 5%"
                            ),
                            outcome=outcome,
                            effect=effect,
                            median=f"{shares.median:.4f}",
                            positive=f"{shares.positive:.0%}",
                            significant=f"{shares.significant:.0%}",
                        )
                    )
        failures = [row for row in self._rows if row.failure]
        for row in failures[:SHOWN]:
            options = ", ".join(label for choice in CHOICES if (label := row.choices.get(choice)))
            lines.append(say(_("Failed: {options}: {why}"), options=options, why=row.failure))
        if more := len(failures[SHOWN:]):
            text = ngettext(
                "Failed, too: {count} more specification; `failures` has each",
                "Failed, too: {count} more specifications; `failures` has each",
                "count",
            )
            lines.append(say(text, count=more))
        if self._joint:
            median = next(row for row in self._joint if row.name == "median_t")
            text = _("Joint test, of the median t ratio: p = {p} ({reading}); `joint` has the rest")
            lines.append(say(text, p=f"{median.p:.3g}", reading=median.reading))
            lines += say_dependence(self._joint, self._rows[0].choices.get("matrix") or "")
        return "\n".join(lines) + "\n"


@errors_spoken()
def sweep(
    data: Frame,
    formula: str,
    *,
    unit: str,
    time: str,
    call: str | None = None,
    treatment: str | None = None,
    weights: Any = None,
    variances: Several | None = None,
    samples: Several | None = None,
    effects: Several | None = None,
    definitions: Several | None = None,
    controls: Sequence[Sequence[str]] | Mapping[str, Sequence[str]] | None = None,
    surrogates: int = 0,
    seed: int = 1,
    most: int = 10_000,
    balance_by: By | None = None,
    standardise_weights: Standardisation | None = None,
    **options: Unpack[SweepOptions],
) -> Sweep:
    """Estimate a model under every combination of the options that are listed (Simonsohn, Simmons and Nelson
    2020).

    Parameters
    ----------
    data : frame
        Of pandas, polars or pyarrow, a row for each unit and period.
    formula : str
        'y ~ x + z'; the first term is the treatment unless `treatment` names another.
    unit, time : str
        The columns that say whose a row is and when.
    call : str, optional
        The call that fits each model: "fit_sdm" by default with weights, "fit_within" without.
    treatment : str, optional
        The term whose estimates are followed.
    weights : list or mapping, optional
        Matrices, each as `weight_matrix` takes it; a mapping gives them names. One alone needs no list.
    variances, effects, definitions : list or mapping, optional
        Values of these options of the call, such as ["HC1", {"cluster": "city"}].
    samples : list or mapping, optional
        Samples as the option `sample` has them: {"all": {}, "late": {"years": [2010, 2020]}}.
    controls : list or mapping, optional
        Lists of further regressors, in place of those of the formula: [[], ["z"]], or by name
        {"none": [], "size": ["z"]}.
    surrogates : int, default 0
        Surrogates of the joint test, 499 for instance: the treatment's trajectories over the years, less
        controls and two-way effects and, with weights, less a spatial error under the first matrix, are
        exchanged between units. Each is run through all specifications.
    seed : int, default 1
        Of the surrogates.
    most : int, default 10,000
        More specifications are refused before the first is estimated.
    balance_by, standardise_weights : str, optional
        As the call has them, in every specification.
    **options
        Further options of the call, the same in every specification.

    Returns
    -------
    Sweep
        `table`, `curve()`, `summary`, `choices`, `posterior`, `plot()`, `failures`.

    Raises
    ------
    StudyError
        An option that the call does not have, a list that is empty, more specifications than `most`.
    EstimationError
        Not one specification could be estimated.
    """
    if callable(call):
        example = f"call='{getattr(call, '__name__', 'fit_within')}'"
        raise StudyError(
            _("sweep: call: expected a name, found a function; write {example}", example=example)
        )
    counts = {"surrogates": surrogates, "seed": seed, "most": most}
    check_arguments("sweep", TYPES, {"call": call, "treatment": treatment, **counts})
    listed = (weights, samples, variances, effects, definitions, controls)
    _refuse_many(prod(map(_count_options, listed)), surrogates, most)  # before a million are read
    given: dict[str, Any] = {**options}
    if "effect" in given:
        raise StudyError(
            _(
                "sweep: effect: every effect is estimated; write sweep(…).curve({effect}) for one of them",
                effect=repr(given["effect"]),
            )
        )
    name = call or ("fit_within" if weights is None else "fit_sdm")
    if name not in FRONTS:
        raise StudyError(
            _("sweep: no call {name}{hint}", name=quote_value(name), hint=suggestion(name, FRONTS))
        )
    kind, fixed = FRONTS[name]
    declaration = load_kind(KINDS, kind, SampledAnalysis)
    refuse_standardisation(name, declaration, standardise_weights)
    base, objects = separate_objects(roles_in(name, declaration, formula, given))
    model = _Model(name, declaration, fixed, base, treatment)
    labelled = _label_matrices(weights)
    choices: dict[str, dict[str, dict[str, Any]]] = {
        "matrix": {label: {"weights": label} for label in labelled},
        "sample": {
            label: {"sample": value or {}} for label, value in _label_values(samples, "samples").items()
        },
        "variance": _label_options("variance", variances, "variances"),
        "effects": _label_options("effects", effects, "effects"),
        "definition": _label_options("definition", definitions, "definitions"),
        "controls": {label: model.replace_controls(value) for label, value in _label_lists(controls).items()},
    }
    choices = {choice: values for choice, values in choices.items() if values}
    matrices = {label: _read_matrix(value) for label, value in labelled.items()}
    table = PanelFrame.build(data, unit, time)
    shared = SharedInputs(table, {**objects, **matrices}, standardise_weights, balance_by)
    points = _build_points(model, choices, table)
    rows = [point.row(shared) for point in points]
    if all(row.failure for row in rows):
        raise EstimationError(
            ngettext(
                "sweep: the one specification cannot be estimated: {why}",
                "sweep: none of {count} specifications can be estimated; the first: {why}",
                "count",
                count=len(rows),
                why=rows[0].failure,
            )
        )
    tested = joint_rows(points, rows, shared, surrogates, seed) if surrogates else []
    backend = table.frame.implementation
    return Sweep(f"sweep {name}: {formula}", model.treatment, backend, tuple(rows), tuple(tested))


class _Model:
    """Model that all specifications vary. declaration: its kind; fixed: what the call's name decides; base:
    its options in every specification; treatment: the term that is followed, the first by default.
    """

    def __init__(
        self,
        call: str,
        declaration: type[SampledAnalysis],
        fixed: Mapping[str, Any],
        base: Mapping[str, Any],
        treatment: str | None,
    ) -> None:
        self.call, self.declaration, self.fixed, self.base = call, declaration, fixed, base
        self.treatment = treatment or base.get("treatment") or next(iter(base.get("regressors", ())), "")
        if not self.treatment:
            raise StudyError(_("sweep: the formula has no term to follow; write 'y ~ x' or name a treatment"))

    def replace_controls(self, controls: Sequence[str]) -> dict[str, Any]:
        """Options with other controls: those of a kind that has some, else its regressors."""
        if "regressors" in self.base:
            return {"regressors": [self.treatment, *controls]}
        return {"controls": list(controls)}

    def specify(self, options: Mapping[str, Any], table: PanelFrame) -> SampledAnalysis:
        """Build the analysis of one specification. Raises StudyError where the frame lacks a column or the
        analysis the term that is followed.
        """
        analysis = build_options(self.call, self.declaration, {**self.base, **options}, self.fixed, table)
        refuse_unknown(self.call, analysis, table)
        terms = list(dict.fromkeys(term for role, term in analysis.roles() if role != "outcome"))
        if self.treatment not in terms:
            raise StudyError(
                _(
                    "sweep: treatment: no term {term} in the model{hint}",
                    term=quote_value(self.treatment),
                    hint=suggestion(self.treatment, terms),
                )
            )
        return analysis


def _build_points(
    model: _Model, choices: Mapping[str, Mapping[str, Mapping[str, Any]]], table: PanelFrame
) -> list[Point]:
    """Combine the options of each choice in every way, by choice and label."""
    points = []
    for labels in product(*choices.values()):
        chosen = dict(zip(choices, labels, strict=True))
        options = {k: v for choice, label in chosen.items() for k, v in choices[choice][label].items()}
        points.append(Point(model.specify(options, table), chosen, model.treatment))
    return points


def _count_options(given: Any) -> int:
    """Count the options of a list or mapping. What is none, or is empty, is refused when it is read."""
    is_list = isinstance(given, Mapping | Sequence) and not isinstance(given, str)
    return max(len(given), 1) if is_list else 1


def _refuse_many(count: int, surrogates: int, most: int) -> None:
    """Raise StudyError where there are more specifications than are allowed, or too few surrogates for a
    test.
    """
    if count > most:
        raise StudyError(
            _(
                "sweep: {count:,} specifications, more than {most:,}; list fewer options, or give "
                "most={count}",
                count=count,
                most=most,
            )
        )
    if surrogates and surrogates < LEAST:
        raise StudyError(
            _("sweep: surrogates: {given} are too few; give at least {least}", given=surrogates, least=LEAST)
        )


def _label_values(given: Several | None, option: str) -> dict[str, Any]:
    """List the values of a choice by label. An empty list, or two of one label, is a StudyError."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        found = {str(label): value for label, value in given.items()}
    elif isinstance(given, str) or not isinstance(given, Sequence):
        raise StudyError(
            _(
                "sweep: {option}: give a list or a mapping of names, not {value}",
                option=option,
                value=quote_value(given),
            )
        )
    else:
        found = {}
        for i, value in enumerate(given, 1):
            label = _label_value(value, option, i)
            if label in found:
                raise StudyError(
                    _(
                        "sweep: {option}: {label} is there twice; leave one out",
                        option=option,
                        label=quote_value(label),
                    )
                )
            found[label] = value
    if not found:
        raise StudyError(_("sweep: {option}: the list is empty; leave it out", option=option))
    _refuse_same(found, option)
    return found


def _label_options(option: str, given: Several | None, choice: str) -> dict[str, dict[str, Any]]:
    """List the values of an option of the call by label. choice: the argument of `sweep` that lists them."""
    return {label: {option: value} for label, value in _label_values(given, choice).items()}


def _refuse_same(found: Mapping[str, Any], option: str) -> None:
    """Refuse two labels of one text or matrix; of variances, one name in other letters."""
    names = {"cluster": "clustered"} if option == "variances" else {}
    seen: dict[object, str] = {}
    for label, value in found.items():
        if not isinstance(value, str | Path) and option != "weights":
            continue
        text = str(value) if isinstance(value, str | Path) else ""
        name = text.casefold() if text and option == "variances" else text or id(value)
        if (first := seen.setdefault(names.get(text.casefold(), name), label)) != label:
            raise StudyError(
                _(
                    "sweep: {option}: {first} and {label} are the same; leave one out",
                    option=option,
                    first=quote_value(first),
                    label=quote_value(label),
                )
            )


def _label_value(value: Any, option: str, place: int) -> str:
    """Return a label for a value without a name."""
    if isinstance(value, str | Path):
        return str(value)
    if isinstance(value, Mapping):
        return text_of(value) or "all"
    if option == "controls" and isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return "all" if value is None else f"{option} {place}"


def _label_matrices(given: Any) -> dict[str, Any]:
    """List matrices by label, of a list or a mapping, or of one alone."""
    if given is not None and not isinstance(given, Mapping | list | tuple):
        given = [given]
    return _label_values(given, "weights")


def _label_lists(given: Any) -> dict[str, list[str]]:
    """List lists of controls by label, one without a name by its columns. A text for a list is a
    StudyError.
    """
    lists = _label_values(given, "controls")
    for label, value in lists.items():
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise StudyError(
                _(
                    "sweep: controls: {label}: expected a list of columns, found {found}; write {example}",
                    label=quote_value(label),
                    found=quote_value(value),
                    example="controls={'none': [], 'size': ['z']}",
                )
            )
    return lists


def _read_matrix(value: Any) -> WeightMatrix:
    return value if isinstance(value, WeightMatrix) else weight_matrix(value)
