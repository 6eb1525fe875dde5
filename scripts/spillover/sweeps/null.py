"""The material of a joint test's surrogates: controls, and units and years that can be exchanged."""

from __future__ import annotations

from collections.abc import Mapping

from spillover.arrays.surrogates import SeparatedVariable
from spillover.errors import StudyError, list_names
from spillover.panel.design import Design
from spillover.panel.terms import parse_term
from spillover.words import _

# Roles that are neither controls nor what they explain.
NO_CONTROL = ("outcome", "treatment", "endogenous", "instruments", "mediators", "observation_weights")


def remove_shifts(term: str) -> str:
    """Write a term in the years of its own values: without lags, leads and changes."""
    return ":".join(f"`{factor.variable}`" for factor in parse_term(term))


def require_sizes(design: Design, separated: Mapping[str, SeparatedVariable]) -> None:
    """Raise StudyError naming units of which nothing is left: no trajectory can be exchanged for theirs."""
    for name, one in separated.items():
        units = [design.unit_ids[code] for code in one.find_units_without_size().tolist()]
        if units:
            raise StudyError(
                _(
                    "joint: of {name} nothing is left for {units} once effects and controls are removed, so "
                    "that their innovations have no size to keep; leave these units out (sample.without of "
                    "the baseline, or the file of units), or write sizes: exchanged, which is right where "
                    "the outcome's errors vary as much in every unit",
                    name=name,
                    units=list_names(units, 8),
                )
            )


def require_same_years(design: Design) -> None:
    """Raise StudyError naming units whose years are other than those of most: their trajectories cannot be
    exchanged with the others'.
    """
    years: dict[str, tuple[int, ...]] = {
        unit: tuple(design.time[design.unit == code].tolist()) for code, unit in enumerate(design.unit_ids)
    }
    if len(set(years.values())) == 1:
        return
    usual = max(set(years.values()), key=lambda one: (list(years.values()).count(one), one))
    others = [unit for unit, own in years.items() if own != usual]
    raise StudyError(
        _(
            "joint: {units} have other years than the rest once the treatment and all controls are complete, "
            "so that trajectories cannot be exchanged; fill them, leave the control out, or leave these "
            "units out (sample.without of the baseline, or the file of units)",
            units=list_names(others, 8),
        )
    )
