"""The joint test of a sweep on a frame, by the null model of a study's scheme `trajectories`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.surrogates import SeparatedVariable, permute_within, separate_variable
from spillover.errors import StudyError
from spillover.frames.balance import find_gaps
from spillover.frames.points import Point, SharedInputs, SweepData
from spillover.messages.render import say, say_key
from spillover.options import Sample
from spillover.panel.design import design_of
from spillover.panel.terms import parse_term, variables_of
from spillover.sweeps.alike import ALIKE, LINKED, OUTCOME, PLACES
from spillover.sweeps.guard import matrices_around, measure_shared_movements, morans
from spillover.sweeps.joint_statistics import (
    JointRow,
    ResidualRow,
    choice_rows,
    curve_rows,
    net_of_filter,
    residual_rows,
    specification_rows,
)
from spillover.sweeps.null import NO_CONTROL, remove_shifts, require_same_years, require_sizes
from spillover.sweeps.row import SweepRow
from spillover.words import _, sentence_of

if TYPE_CHECKING:
    from spillover.panel.design import Design

# What to do about what units are alike in; FIRST: the matrix by which the treatment was filtered.
FIRST = "first"
REMEDIES = {
    PLACES: _("give a matrix of distances as the first of weights"),
    OUTCOME: _(
        "run the sweep in a study with joint.blocks, a column whose groups share the shocks that the "
        "specifications lack"
    ),
    FIRST: _(
        "run the sweep in a study with joint.blocks, a column whose groups hold the units that it links"
    ),
    "": _("give that matrix as the first of weights"),
}


def say_dependence(rows: Sequence[JointRow], first: str) -> list[str]:
    """Say of a descriptive joint test in what units are still alike and what to do; nothing of another.
    first: the matrix by which the treatment was filtered; "" without one.
    """
    found = next((row.name for row in rows if row.subject == "residual"), "")
    if rows[0].reading != "descriptive" or not found:
        return []
    kind = next((one for one, words in ALIKE.items() if str(words) == found), "")
    remedy = say_key(REMEDIES, FIRST if found == first else kind)
    text = _(
        "Descriptive: the treatment less controls and effects is still dependent across units, most of all "
        "among {alike}, so that the test rejects too often; {remedy}"
    )
    alike = say_key(ALIKE, kind) if kind else say(LINKED, name=found)
    return [say(text, alike=alike, remedy=remedy)]


def joint_rows(
    points: Sequence[Point], rows: Sequence[SweepRow], shared: SharedInputs, surrogates: int, seed: int
) -> list[JointRow]:
    """Compute the rows of the joint test, by the null model of a study's scheme `trajectories`."""
    kept = [(point, row) for point, row in zip(points, rows, strict=True) if row.t_and_p]
    if not kept:
        raise EstimationError(_("joint: no specification has a total effect with an error to test"))
    null = Null.build([point.analysis for point, _row in kept], kept[0][0].treatment, shared)
    draws = [null.innovations(number, seed) for number in range(surrogates)]
    t, p = np.full((2, surrogates, len(kept)), np.nan)
    for i, drawn in enumerate(draws):
        with_one = replace(shared, designs={}, surrogate=null.values(drawn))
        for k, (point, row) in enumerate(kept):
            try:
                found = point.estimate(with_one)
            except EstimationError:
                continue
            if found.numbers["nobs"] != row.numbers["nobs"] and not getattr(
                point.analysis, "trim_tails", None
            ):
                raise StudyError(
                    _(
                        "joint: {specification} uses units or years in which a control of the sweep has no "
                        "value, so that surrogates have none there; narrow its sample to the rows that have "
                        "all controls",
                        specification=point.name,
                    )
                )
            if found.t_and_p:
                t[i, k], p[i, k] = found.t_and_p
    if not np.isfinite(t).any():
        raise EstimationError(
            _(
                "joint: no specification could be estimated with any surrogate; the analysis may need a "
                "treatment of 0 and 1, which a surrogate is not: leave surrogates out"
            )
        )
    own_t, own_p = np.array([row.t_and_p for _point, row in kept], dtype=float).T
    options = {
        choice: np.array([point.labels[choice] for point, _row in kept]) for choice in kept[0][0].labels
    }
    dependence, overall = null.residual(np.array([null.separation.innovations, *draws]), kept)
    reading = "descriptive" if overall <= 0.05 else "test"
    about = [
        msgspec.structs.replace(row, name=str(ALIKE.get(row.name, row.name)))
        for row in sorted(dependence, key=lambda row: -row.size)
    ]
    made = [
        *curve_rows(own_t, own_p, t, p, 0.05),
        *choice_rows(options, own_t, t),
        *about,
        *specification_rows([point.name for point, _row in kept], own_t, t),
    ]
    return [msgspec.structs.replace(row, reading=row.reading or reading) for row in made]


def _drop_gaps(source: SweepData, terms: Sequence[str]) -> Design:
    """Select the rows that have all terms, less units or years with gaps where the sweep leaves these out."""
    design = design_of(source.columns, terms)
    by = source.shared.balance_by
    if not by or design.is_balanced():
        return design
    return design_of(source.columns, terms, Sample(without=find_gaps(design, by)))


@dataclass(frozen=True)
class Null:
    """Null model of the treatment's trajectories: their fit on controls and effects, and innovations to
    exchange.
    """

    variable: str
    separation: SeparatedVariable
    design: Design
    inputs: SharedInputs
    other_innovations: Array | None

    @classmethod
    def build(cls, analyses: Sequence[Any], treatment: str, shared: SharedInputs) -> Null:
        """Build the null of one variable, over the units and years that have it and all controls."""
        if len(parse_term(treatment)) > 1:
            raise StudyError(
                _(
                    "joint: the treatment {term!r} is a product, of which no part alone can be exchanged; "
                    "name a single variable",
                    term=treatment,
                )
            )
        (variable,) = variables_of(treatment)
        roles = [one for analysis in analyses for one in analysis.roles()]
        terms = dict.fromkeys(remove_shifts(term) for role, term in roles if role not in NO_CONTROL)
        controls = [term for term in terms if variable not in variables_of(term)]
        source = SweepData(analyses[0], replace(shared, designs={}))
        design = _drop_gaps(source, [f"`{variable}`", *controls])
        require_same_years(design)
        named = getattr(analyses[0], "weights", None)
        operator = source.operator(named, design) if named else None
        cube = design.as_panel([f"`{variable}`", *controls])
        try:
            separated = separate_variable(cube[:, :, 0], cube[:, :, 1:], operator)
        except EstimationError as error:
            raise StudyError(_("joint: {name}: {error}", name=variable, error=sentence_of(error))) from error
        require_sizes(design, {variable: separated})
        outcome = next(term for role, term in roles if role == "outcome")
        opposite = None
        with suppress(EstimationError):
            other = _drop_gaps(source, [outcome, f"`{variable}`", *controls])
            if (other.unit_ids, other.years) == (design.unit_ids, design.years) and other.is_balanced():
                panel = other.as_panel([outcome, f"`{variable}`", *controls])
                opposite = separate_variable(panel[:, :, 0], panel[:, :, 1:], operator).innovations
        return cls(variable, separated, design, shared, opposite)

    def innovations(self, number: int, seed: int) -> Array:
        """Draw the innovations (T, n) of one surrogate, each unit in its own size."""
        stream = np.random.default_rng([seed, number])
        order = permute_within(stream, np.zeros(len(self.design.unit_ids), dtype=np.int64))
        return self.separation.exchange(order)

    def values(self, innovations: Array) -> dict[str, Array]:
        """Compute the surrogate (n, T) over the whole grid from its innovations, NaN beyond the shared units
        and years.
        """
        table = self.inputs.table
        found = np.full(table.shape, np.nan)
        rows = np.searchsorted(table.ids, self.design.unit_ids)
        years = np.searchsorted(table.years, self.design.years)
        found[np.ix_(rows, years)] = self.separation.again(innovations).T
        return {self.variable: found}

    def residual(
        self, draws: Array, kept: Sequence[tuple[Point, SweepRow]]
    ) -> tuple[list[ResidualRow], float]:
        """Measure what innovations still have in common across units, with the p-value of all of it together:
        under the sweep's matrices, of the nearest in space, and of units whose outcomes move together.
        """
        names = dict.fromkeys(point.labels["matrix"] for point, _row in kept if "matrix" in point.labels)
        source = SweepData(kept[0][0].analysis, self.inputs)
        alike = {name: source.operator(name, self.design).matrix for name in names}
        axes = ("longitude", "latitude")
        if {*axes} <= {*self.design.attributes}:
            places = np.column_stack([self.design.attributes[axis].astype(float) for axis in axes])
            alike |= matrices_around(places, {}, {})
        found = morans(draws, alike)
        labels = list(alike)
        if self.other_innovations is not None:
            found = np.column_stack([found, measure_shared_movements(draws, self.other_innovations, None)])
            labels.append(OUTCOME)
        families = {name: [k] for k, name in enumerate(labels)}
        return residual_rows(families, net_of_filter(found, self.separation.scores(draws)))
