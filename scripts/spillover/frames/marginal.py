"""A linear model as the package marginaleffects takes one: by a subclass of its `ModelAbstract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spillover.arrays.foundation import Array, EstimationError
from spillover.errors import StudyError
from spillover.frames.prediction import CONSTANTS, PREPARED, equation_of
from spillover.panel.terms import Factor, parse_term
from spillover.words import _

if TYPE_CHECKING:
    from spillover.frames.result import Result
    from spillover.panel.design import Design


def build_marginal_model(result: Result) -> Any:
    """Build the model of a result for `marginaleffects.avg_slopes(model)` and the like; its predictions leave
    the fixed effects out. Without the package StudyError; a model whose predictions are no sum of columns of
    the same row EstimationError.
    """
    try:
        import polars
        from marginaleffects.classes import ModelAbstract, ModelVault
    except ImportError as error:
        raise StudyError(
            _("to_marginaleffects needs marginaleffects ({error}): pip install marginaleffects", error=error)
        ) from None
    estimate, design, outcome = result._estimate(), result._design, result._record.outcome
    if design is None:
        raise EstimationError(_("{kind}: has no equation to predict from", kind=result.kind))
    products = _list_products(result, design)
    columns = dict.fromkeys(factor.variable for factors in products for factor in factors)
    values = {name.strip("`"): _column_of(name, design) for name in columns}
    own = {outcome.strip("`"): design.column(outcome)}
    places = {result.rows.unit: [design.unit_ids[i] for i in design.unit], result.rows.time: design.time}

    class MarginalModel(ModelAbstract):  # type: ignore[misc]
        """Model with the methods that marginaleffects calls."""

        def get_vcov(self, vcov: Any = True) -> Array | None:
            """Return the covariance of the fit; another one is another fit."""
            if isinstance(vcov, bool):
                return estimate.covariance.copy() if vcov else None
            raise StudyError(
                _("marginaleffects: vcov: the errors are those of the fit; fit with another variance")
            )

        def get_exog(self, newdata: Any) -> Any:
            """Return the rows themselves, from which `get_predict` takes columns."""
            return newdata

        def get_predict(self, params: Any, newdata: Any) -> Any:
            """Add up the terms of each row."""
            found = _build_matrix(products, newdata) @ np.asarray(params, dtype=float)
            rows = np.arange(len(found), dtype=np.int32)
            return polars.DataFrame({"rowid": rows, "estimate": found})

    names = [*own, *values]
    vault = ModelVault(
        coef=np.array(estimate.coefficients),
        coefnames=np.array(estimate.terms),
        formula=lambda newdata: (None, newdata),  # names that are no formula of theirs are not parsed
        modeldata=polars.DataFrame({**own, **values, **places}),
        package="spillover",
        vcov=np.array(estimate.covariance),
        variable_names=names,
    )
    return MarginalModel(result, vault)


def _list_products(result: Result, design: Design) -> list[tuple[Factor, ...]]:
    """List the factors of each term, none of a constant. A term of other rows raises an error."""
    estimate = result._estimate()
    if prepared := [key for key in PREPARED if getattr(result._analysis, key, None)]:
        raise StudyError(
            _(
                "predict: the model's {option} depends on its sample; make the columns so before the fit, "
                "and fit without it",
                option=prepared[0],
            )
        )
    if equation_of(result, estimate, design).lag is not None:
        raise EstimationError(
            _(
                "{kind}: marginal effects of a spatial model reach other units; see effects",
                kind=result.kind,
            )
        )
    products = [() if term in CONSTANTS else parse_term(term) for term in estimate.terms]
    for term, factors in zip(estimate.terms, products, strict=True):
        if any(factor.shifts != (0,) for factor in factors):
            raise EstimationError(
                _(
                    "{kind}: {term} is of another period, which marginaleffects cannot change; make it a "
                    "column first",
                    kind=result.kind,
                    term=term,
                )
            )
    return products


def _column_of(name: str, design: Design) -> Array:
    """Return a variable of the model. One that is only within products is an EstimationError."""
    for term in (name, f"`{name}`"):
        if term in design.columns:
            return np.array(design.column(term))
    raise EstimationError(
        _("{name} is in products alone, whose slope is not defined; add it to the model", name=name)
    )


def _build_matrix(products: list[tuple[Factor, ...]], rows: Any) -> Array:
    """Build the terms (N, k) of rows of polars."""
    made = np.ones((rows.height, len(products)))
    for place, factors in enumerate(products):
        for factor in factors:
            made[:, place] *= rows[factor.variable.strip("`")].to_numpy().astype(float)
    return made
