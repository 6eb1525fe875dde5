"""The joint test of a sweep in words and rows: its null hypothesis, the curve's p-values, and what the
filtered residual still holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base.artifacts.parquet import read_rows
from base.digests import digest_of
from report.figure import NoDataError
from report.number_format import fixed
from report.sweeps import option_name
from spillover.words import _
from sweep.joint_statistics import OFF_SIZE
from words.common import NUMBER_RANGE
from words.say import say

Document = dict[str, Any]

# What each scheme's p-values are of, and what they condition on.
NULLS = {
    "trajectories": _(
        "Null hypothesis: the treatment has no effect given the union of all controls, their lags under the "
        "declared matrix and the effects. Given these, entire trajectories of its filtered innovations are "
        "exchanged between units{within}; the fit on the controls stays as it is."
    ),
    "spectral": _(
        "Null hypothesis: the treatment has no effect given the union of all controls, their lags under the "
        "declared matrix and the effects. Given these and, nearly, its spatial autocorrelation under that "
        "matrix, its residual is turned by one angle for each pair of eigenvectors in all years."
    ),
    "innovations": _(
        "Null hypothesis: the declared model of the outcome, which has all controls and not the treatment. "
        "Given treatment and controls, units' innovations are drawn again{within}."
    ),
    "residuals": _(
        "Null hypothesis: the treatment has no effect in any specification. From the outcome of each its own "
        "estimate times the treatment is taken, and units are drawn again with all their rows, regressors "
        "too{within}, the same for all; they count as independent of each other."
    ),
}
STATISTICS = {
    "median_t": _("Median t ratio"),
    "share_of_one_sign": _("Share with the more frequent sign"),
    "share_significant": _("Share significant"),
    "largest_t": _("Largest |t|"),
}
HEAD = (_("Statistic"), _("Sweep"), _("95% of the surrogates between"), _("p-value"))


def read_joint(files: Mapping[str, str] | None, rows: str) -> Document:
    """The joint test of a sweep. rows: the sweep's table as it is now. Raises NoDataError where there is no
    test, or that of an earlier sweep.
    """
    if not files:
        raise NoDataError(say(_("the joint test is made by make deep, where the sweep has a key joint")))
    document: Document = json.loads(Path(files["document"]).read_text(encoding="utf-8"))
    if document["rows"] != digest_of(rows):
        raise NoDataError(
            say(_("the joint test is that of an earlier sweep, which has changed since; run make deep again"))
        )
    return document


def p_words(p: float) -> str:
    """A p-value with three digits."""
    return f"{p:.3f}"


def joint_words(files: Mapping[str, str] | None, rows: str) -> dict[str, Any] | None:
    """The test's sentences and tables; None where the study has made none."""
    if not files:
        return None
    try:
        document = read_joint(files, rows)
    except NoDataError as error:
        return {"told": [str(error)], "rows": [], "residual": []}
    return {
        "told": _sentences(document, files),
        "head": [say(one) for one in HEAD],
        "rows": [_curve_row(row) for row in document["curve"] if row["about"] == "curve"],
        "residual_head": [say(_("Family")), say(_("Moran's I")), *map(say, HEAD[2:])],
        "residual": [
            (option_name("family", row["name"]), fixed(row["observed"]), _between(row), p_words(row["p"]))
            for row in document["residual"]
        ],
    }


def _named(same: str) -> str:
    """Matrices that are one in several scales, in words."""
    return " = ".join(option_name("matrix", one) for one in same.split(" = "))


def _between(row: Mapping[str, Any]) -> str:
    return say(NUMBER_RANGE, low=fixed(row["null_low"]), high=fixed(row["null_high"]))


def _curve_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return say(STATISTICS[row["name"]]), fixed(row["observed"]), _between(row), p_words(row["p"])


def _sentences(document: Document, files: Mapping[str, str]) -> list[str]:
    joint = document["joint"]
    within = say(_(" within {column}"), column=joint["strata"]) if joint.get("strata") else ""
    found = next(row["observed"] for row in document["curve"] if row["about"] == "search")
    specified = [row["p"] for row in read_rows([files["joint"]]) if row["about"] == "specification"]
    told = [
        say(NULLS[joint["scheme"]], within=within),
        say(
            _(
                "{surrogates} surrogates were run through {count} specifications; {failed} of {estimates} "
                "estimates failed."
            ),
            surrogates=f"{joint['surrogates']:,}",
            count=f"{document['specifications']:,}",
            failed=f"{document['failed']:,}",
            estimates=f"{document['estimates']:,}",
        ),
        say(
            _(
                "Where there is no effect, this search finds at least one total effect (a coefficient where "
                "nothing reaches other units) with p < {alpha} in {share} of the surrogates."
            ),
            alpha=f"{joint['alpha']:g}",
            share=f"{found:.0%}",
        ),
        say(
            _(
                "Adjusted for all specifications together (Westfall and Young), {found} of {count} have "
                "p < {alpha}; the smallest p-value is {smallest}."
            ),
            found=f"{sum(p < joint['alpha'] for p in specified):,}",
            count=f"{len(specified):,}",
            alpha=f"{joint['alpha']:g}",
            smallest=p_words(document["smallest_adjusted"]),
        ),
        say(
            _(
                "The p-value of the median is twice the smaller of its two tails; those of the shares and of "
                "the largest |t| are the part of the surrogates that reach them."
            )
        ),
    ]
    if document["reading"] == "descriptive":
        told.append(
            say(
                _(
                    "The filtered residual is still correlated across units (p = {p} over all matrices), so "
                    "that the p-values above are descriptive: name another matrix or filter."
                ),
                p=p_words(document["residual_p"]),
            )
        )
    told += [
        say(
            _(
                "Simulated panels without an effect give this scheme the statistic “{statistic}” with "
                "p < 0.05 in {share}% of cases, where chance allows 4.0% to 6.0%: its p-value is descriptive."
            ),
            statistic=say(STATISTICS[name]),
            share=f"{share:.1f}",
        )
        for (scheme, name), share in OFF_SIZE.items()
        if scheme == joint["scheme"]
    ]
    told += [
        say(
            _("The same matrix, but for its scale, counts twice: {matrices}; leave one out."),
            matrices=_named(same),
        )
        for same in document["scaled"]
    ]
    return told
