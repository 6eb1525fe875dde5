"""A regression on a matched sample: its treatment, outcome and controls as an analysis of kind `matching`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.analysis import Analysis
from spillover.declarations import KINDS, convert, load_kind
from spillover.errors import StudyError
from spillover.options import TWO_WAY, Clustered, Variance
from spillover.words import _

Options = Mapping[str, Any]


def build_matched_sample(baseline: Options, matched: Options, treatment: str) -> dict[str, Any]:
    """Write the options of a matching analysis, from those of a baseline of kind `did`, or of kind `panel`
    with effects of units and years.

    matched: its own options; its covariates are the baseline's controls unless they name others. What cannot
    be carried over is a StudyError.
    """
    kind = baseline["kind"]
    if kind not in ("did", "panel"):
        raise StudyError(
            _("matched: a baseline of kind {kind} has no matched sample; name a did or a panel", kind=kind)
        )
    options = {key: value for key, value in baseline.items() if value is not None}
    declared = _build_baseline(options)
    if declared.effects not in TWO_WAY:
        raise StudyError(
            _("matched: a matched sample has effects of units and years; take a two-way baseline")
        )
    if declared.exposure if kind == "did" else declared.estimator != "within":
        raise StudyError(_("matched: exposure and other estimators than within have no matched sample"))
    if kind == "panel":
        options |= {"treatment": treatment, "cluster": _cluster(declared.variance)}
        options["controls"] = [term for term in declared.regressors if term != treatment]
    fields = load_kind(KINDS, "matching", Analysis).__struct_fields__
    covariates = {"covariates": list(options.get("controls", ()))}
    carried = {key: value for key, value in options.items() if key in fields}
    return {"kind": "matching", **carried, **covariates, **matched}


def _build_baseline(options: Options) -> Any:
    """Build a baseline with its defaults."""
    try:
        return convert(options, load_kind(KINDS, options["kind"], Analysis))
    except ValueError as error:  # msgspec's are too
        raise StudyError(_("matched: the baseline is not valid here: {error}", error=error)) from None


def _cluster(variance: Variance) -> str:
    """Find the one column that the errors of a panel analysis are clustered by."""
    if not isinstance(variance, Clustered) or not isinstance(variance.by, str):
        raise StudyError(
            _("matched: a matched sample has errors clustered by one column; change the variance")
        )
    return variance.by
