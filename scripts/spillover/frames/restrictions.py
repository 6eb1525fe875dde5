"""Linear restrictions on coefficients, and their Wald test."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.result import Estimate, Test
from spillover.errors import StudyError, quote_value, suggestion
from spillover.words import _

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


def wald_test(estimate: Estimate, restriction: object, value: object) -> Test:
    """Test Rb = r by the quadratic form (Rb − r)'(RVR')⁻¹(Rb − r), chi-squared with as many degrees of
    freedom as R has rows (Greene 2018, eq. 5-16). 5-16). A covariance that is singular there is an
    EstimationError.
    """
    matrix, right = _build_restrictions(estimate.terms, restriction, value)
    gap = matrix @ estimate.coefficients - right
    covariance = matrix @ estimate.covariance @ matrix.T
    scale = np.sqrt(np.diag(covariance))
    if not scale.all() or np.linalg.matrix_rank(covariance / np.outer(scale, scale)) < len(gap):
        raise EstimationError(
            _(
                "wald_test: the {count} restrictions are not independent of each other, or have no variance; "
                "give fewer",
                count=len(gap),
            )
        )
    statistic = float(gap @ np.linalg.solve(covariance, gap))
    return Test("wald", statistic, float(chdtrc(len(gap), statistic)), "chi2", (float(len(gap)),))


def _build_restrictions(terms: Sequence[str], restriction: object, value: object) -> tuple[Array, Array]:
    """Build R (q, k) and r (q,): from a matrix, names of terms that are zero, or equations."""
    if isinstance(restriction, str):
        restriction = [part for part in restriction.split(",") if part.strip()]
    rows = list(restriction) if isinstance(restriction, list | tuple) else restriction
    if isinstance(rows, list) and rows and all(isinstance(row, str) for row in rows):
        if value is not None:
            raise StudyError(_("wald_test: value is for a matrix; write it into the equations: 'x = 1'"))
        made = [_equation(row, terms) for row in rows]
        return np.array([row for row, _right in made]), np.array([right for _row, right in made])
    try:
        matrix = np.atleast_2d(np.asarray(rows, dtype=float))
    except (TypeError, ValueError):
        raise StudyError(
            _(
                "wald_test: a restriction is numbers, or a text such as 'x = z'; found {found}",
                found=quote_value(restriction),
            )
        ) from None
    if matrix.ndim != 2 or matrix.shape[1] != len(terms) or not matrix.size:
        raise StudyError(
            _(
                "wald_test: a restriction has a column for each of the {count} terms ({terms}); found shape "
                "{shape}",
                count=len(terms),
                terms=", ".join(terms),
                shape=matrix.shape,
            )
        )
    right = np.zeros(len(matrix)) if value is None else np.asarray(value, dtype=float).ravel()
    if right.size == 1:
        right = np.repeat(right, len(matrix))
    if len(right) != len(matrix):
        raise StudyError(
            _(
                "wald_test: rows of the matrix: {rows}, values: {values}; give one for each row",
                rows=len(matrix),
                values=len(right),
            )
        )
    return matrix, right


def _equation(text: str, terms: Sequence[str]) -> tuple[Array, float]:
    """Parse `x`, `x = z` or `2*x - z = 1` as a row of R and its value."""
    left, equals, right = text.partition("=")
    row, constant = _side(left, terms, text)
    if equals:
        other, number = _side(right, terms, text)
        row, constant = row - other, constant - number
    if not row.any():
        raise StudyError(_("wald_test: {text} restricts no term; name one", text=quote_value(text)))
    return row, -constant


def _side(text: str, terms: Sequence[str], whole: str) -> tuple[Array, float]:
    """Parse a sum of terms as their coefficients and its constant."""
    names = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    piece = re.compile(rf"\s*([+-]?)\s*(?:({_NUMBER})\s*\*\s*)?(?:({names})(?![\w:.])|({_NUMBER}))\s*")
    row, constant, place = np.zeros(len(terms)), 0.0, 0
    while place < len(text.rstrip()):
        match = piece.match(text, place)
        if match is None or (place and not match[1]):
            rest = text[place:].strip().lstrip("+- ")
            unknown = re.split(r"[+*=\s-]", rest)[0] or rest
            raise StudyError(
                _(
                    "wald_test: {text} is no equation of terms such as 'x = z' or '2*x - z = 1'{hint}",
                    text=quote_value(whole.strip()),
                    hint=suggestion(unknown, terms),
                )
            )
        sign = -1.0 if match[1] == "-" else 1.0
        factor = sign * float(match[2] or 1)
        if match[3] is not None:
            row[list(terms).index(match[3])] += factor
        else:
            constant += factor * float(match[4])
        place = match.end()
    return row, constant
