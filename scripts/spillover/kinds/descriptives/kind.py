"""Descriptive statistics, correlations and collinearity of variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from spillover.analysis import Data, Design, Fit, SampledAnalysis
from spillover.declarations import options_of
from spillover.estimates import SeriesRow
from spillover.options import Group, Terms
from spillover.recipe import DescriptivesRecipe, Recipe
from spillover.series import CorrelationRow, DescriptionRow, InflationRow

if TYPE_CHECKING:
    from spillover.arrays.descriptives import Description


class Descriptives(SampledAnalysis, frozen=True, kw_only=True):
    """Observations, mean, standard deviation (overall, between, within), minimum and maximum of variables,
    their correlations, and the variance inflation factors of `regressors`.

    Series: descriptives, correlations, variance_inflation.
    """

    one_role = False
    prints_means = True

    variables: Terms
    by: Group | None = None
    regressors: Terms | None = None

    def fit(self, data: Data) -> Fit:
        """No estimates: series alone."""
        design = data.design(self)
        fits = data.fit_of(self, design)
        fits.series["descriptives"] = [
            row
            for variable in self.variables
            for row in descriptions(data.design(self, [variable]), variable, self.by, data.least_group)
        ]
        fits.series |= collinearity(design, self.variables, self.regressors or ())
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe each variable over its own rows, and the collinearity of all."""
        shared: dict[str, Any] = {"model": name, "sample": options_of(self.sample)}
        single = [
            DescriptivesRecipe(
                estimator=self.kind, outcome=v, terms=(v,), all_terms=(v,), split=self.by or "", **shared
            )
            for v in self.variables
        ]
        collinear = DescriptivesRecipe(
            estimator="collinearity",
            outcome="",
            terms=self.variables,
            all_terms=tuple(self.terms()),
            variables=self.regressors or (),
            **shared,
        )
        return [*single, collinear]


def descriptions(design: Design, variable: str, by: str | None, least: int = 1) -> list[DescriptionRow]:
    """Describe all units in one row and, with `by`, each group in one; of groups of fewer units than `least`
    none, nor of the group that would give them away as what is left of all.
    """
    import numpy as np

    from spillover.arrays.descriptives import describe

    column = design.matrix([variable])
    rows = [_describe_variable("", describe(column, [variable], design.unit)[0])]
    if by:
        labels = design.labels(by).astype(str)
        sizes = {str(label): len(np.unique(design.unit[labels == label])) for label in np.unique(labels)}
        for label in choose_groups(sizes, least):
            inside = labels == label
            rows.append(
                _describe_variable(label, describe(column[inside], [variable], design.unit[inside])[0])
            )
    return rows


def choose_groups(sizes: Mapping[str, int], least: int) -> list[str]:
    """Choose the groups whose means are printed beside that of all: those of `least` units or more, without
    the smallest of them where the others left out are together fewer. sizes: units by group.
    """
    shown = [group for group, size in sizes.items() if size >= least]
    left = sum(size for group, size in sizes.items() if group not in shown)
    if 0 < left < least and shown:
        shown.remove(min(shown, key=lambda group: (sizes[group], group)))
    return shown


def _describe_variable(group: str, description: Description) -> DescriptionRow:
    numbers = asdict(description)
    return DescriptionRow(group=group, variable=numbers.pop("name"), nobs=numbers.pop("n"), **numbers)


def collinearity(
    design: Design, names: tuple[str, ...], regressors: tuple[str, ...]
) -> dict[str, Sequence[SeriesRow]]:
    """Correlations of all variables and variance inflation factors of the regressors, over the rows that hold
    them all.
    """
    from spillover.arrays.descriptives import correlations, variance_inflation

    matrix = correlations(design.matrix(names), names)
    series: dict[str, Sequence[SeriesRow]] = {
        "correlations": [
            CorrelationRow(variable=names[i], other_variable=names[j], correlation=float(matrix[i, j]))
            for i in range(len(names))
            for j in range(i)
        ]
    }
    if len(regressors) > 1:
        factors = variance_inflation(design.matrix(regressors), regressors)
        series["variance_inflation"] = [
            InflationRow(variable=v, vif=float(f)) for v, f in zip(regressors, factors, strict=True)
        ]
    return series
