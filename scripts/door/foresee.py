"""What the estimates of a new study would stop at: tried on its columns before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from door.panel_found import Found
from door.roles import Roles
from door.table import Column
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.errors import StudyError, listed

Named = tuple[str, Array]
Rows = NDArray[np.bool_]


class Trial:
    """The two-way regressions of a panel's columns."""

    def __init__(self, found: Found) -> None:
        self.rows = np.array(sorted(i for own in found.rows.values() for i in own))
        codes = {i: code for code, own in enumerate(found.rows.values()) for i in own}
        self.unit: IntArray = np.array([codes[i] for i in self.rows])
        self.year: IntArray = np.array([found.years[i] for i in self.rows])

    def of(self, column: Column) -> Named:
        """A column as a regressor, under its header."""
        return column.short, column.numbers[self.rows]

    def lag(self, column: Column, step: int) -> Named:
        """Its values one period earlier."""
        values = column.numbers[self.rows]
        at = {(u, t): v for u, t, v in zip(self.unit.tolist(), self.year.tolist(), values, strict=True)}
        before = zip(self.unit.tolist(), self.year.tolist(), strict=True)
        return f"L.{column.short}", np.array([at.get((u, t - step), np.nan) for u, t in before])

    def refusals(
        self, outcome: Named, regressors: Sequence[Named], among: Rows | None = None
    ) -> dict[str, str]:
        """Why each regressor that cannot stay is refused beside those before it. among: rows (N,)."""
        from spillover.arrays.within import fit_within

        known = np.isfinite(np.column_stack([outcome[1], *(values for _, values in regressors)])).all(axis=1)
        used = known if among is None else known & among
        kept: list[Named] = []
        found: dict[str, str] = {}
        for name, values in regressors:
            tried = [*kept, (name, values)]
            x = np.column_stack([v for _, v in tried])[used]
            try:
                if not used.any():
                    raise EstimationError("no row has a value of every column.")
                fit_within(
                    *(outcome[1][used], x, self.unit[used], self.year[used]),
                    terms=[term for term, _ in tried],
                    outcome=outcome[0],
                )
                kept = tried
            except EstimationError as error:
                found[name] = str(error).rstrip(".")
        return found

    def members(self, units: Iterable[int]) -> Rows:
        """The rows of units by their codes."""
        return np.isin(self.unit, list(units))


def check_estimable(roles: Roles, found: Found) -> None:
    """Raises StudyError naming every column that leaves nothing to be estimated, and what to leave out."""
    trial = Trial(found)
    outcome, treatment = trial.of(roles.outcome), trial.of(roles.treatment)
    controls = [trial.of(column) for column in roles.controls]
    _refuse(trial.refusals(outcome, [treatment, *controls]))
    if roles.mediators:
        mediators = [trial.of(column) for column in roles.mediators]
        others = [
            control for control, c in zip(controls, roles.controls, strict=True) if c not in roles.mediators
        ]
        _refuse(trial.refusals(outcome, [treatment, *mediators, *others]))
    for column in roles.moderators:
        name, values = trial.of(column)
        others = [c for c in controls if c[0] != name]
        product = (f"{treatment[0]}:{name}", treatment[1] * values)
        _refuse(trial.refusals(outcome, [treatment, *others, (name, values), product]))


def _refuse(refused: dict[str, str]) -> None:
    if refused:
        said = "; ".join(dict.fromkeys(refused.values()))
        raise StudyError(
            f"beside the effects of units and years the columns cannot all be estimated: {said}. Leave out "
            f"{listed(refused)}"
        )


def flat_group(labels: dict[str, str], roles: Roles, found: Found) -> tuple[str, str] | None:
    """The first group in which something cannot be estimated, and why. labels: of each unit, by its text."""
    trial = Trial(found)
    outcome, regressors = trial.of(roles.outcome), [trial.of(c) for c in (roles.treatment, *roles.controls)]
    for label in sorted(set(labels.values())):
        members = [code for code, text in enumerate(found.rows) if labels[text] == label]
        if refused := trial.refusals(outcome, regressors, trial.members(members)):
            return label, next(iter(refused.values()))
    return None


def without_use(roles: Roles, found: Found, step: int, from_year: int) -> tuple[str, ...]:
    """The variations of the baseline that cannot be estimated: of a lag, and of the years from one on."""
    trial = Trial(found)
    outcome, controls = trial.of(roles.outcome), [trial.of(column) for column in roles.controls]
    treatment, later = trial.of(roles.treatment), trial.year >= from_year
    refused = {
        "lagged": trial.refusals(outcome, [trial.lag(roles.treatment, step), *controls]),
        "without_first_years": trial.refusals(outcome, [treatment, *controls], later),
    }
    return tuple(name for name, why in refused.items() if why)
