"""A regression on a matched sample: its treatment, outcome and controls as an analysis of kind `matching`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analyses.kind import Analysis
from declare.discover import load_kind
from study.errors import StudyError

Options = Mapping[str, Any]


def matched_sample(baseline: Options, matched: Options, treatment: str) -> dict[str, Any]:
    """The options of a matching analysis, from those of a baseline of kind `did`, or of kind `panel` with
    effects of units and years.

    matched: its own options; its covariates are the baseline's controls unless they name others. What cannot
    be carried over is a StudyError.
    """
    kind = baseline["kind"]
    if kind not in ("did", "panel"):
        raise StudyError(f"matched: a baseline of kind {kind} has no matched sample; name a did or a panel")
    if baseline.get("effects", "two-way") != "two-way":
        raise StudyError("matched: a matched sample has effects of units and years; take a two-way baseline")
    if baseline.get("exposure") or baseline.get("estimator", "within") != "within":
        raise StudyError("matched: exposure and other estimators than within have no matched sample")
    options = dict(baseline)
    if kind == "panel":
        options |= {"treatment": treatment, "cluster": _cluster(baseline.get("variance"))}
        options["controls"] = [term for term in baseline["regressors"] if term != treatment]
    fields = load_kind("analyses.kinds", "matching", Analysis).__struct_fields__
    covariates = {"covariates": list(options.get("controls", ()))}
    carried = {key: value for key, value in options.items() if key in fields}
    return {"kind": "matching", **carried, **covariates, **matched}


def _cluster(variance: Options | None) -> str:
    """The one column that the errors of a panel analysis are clustered by."""
    by = "unit" if variance is None else variance.get("by")
    if not isinstance(by, str) or (variance or {}).get("kind", "clustered") != "clustered":
        raise StudyError("matched: a matched sample has errors clustered by one column; change the variance")
    return by
