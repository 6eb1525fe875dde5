"""What the Stata lines of the further kinds share: rows, variables, two-way regressions."""

from __future__ import annotations

from collections.abc import Sequence

from spillover.replicate.further import Further
from spillover.replicate.stata_code import cluster_name, prepared, stata_name


def comment(words: str) -> str:
    """A line that says something."""
    return f"* {words}"


def names(terms: Sequence[str]) -> str:
    """Variables, a space before each."""
    return "".join(f" {stata_name(term)}" for term in terms)


def rows(analysis: Further) -> list[str]:
    """The rows, with `_adoption` (missing where never) and `_ever` where there is a treatment."""
    lines = prepared(analysis.recipe)
    if analysis.apart > 1:
        lines += [
            comment(f"Times since adoption count periods of {analysis.apart} years."),
            "quietly summarize year, meanonly",
            f"quietly replace year = r(min) + (year - r(min)) / {analysis.apart}",
            "xtset unit_code year",
        ]
    if "treatment" in analysis.options:
        treated = stata_name(analysis.options["treatment"])
        lines += [
            f"egen double _adoption = min(cond({treated} == 1, year, .)), by(unit_code)",
            "generate byte _ever = !missing(_adoption)",
        ]
    return lines


def weights_part(analysis: Further, kind: str) -> str:
    """The weights of a command; kind: aw or iw."""
    return f" [{kind} = {stata_name(analysis.weights)}]" if analysis.weights else ""


def reghdfe(analysis: Further, right: str, weights: str | None = None) -> str:
    """A two-way regression whose terms begin with `right`; weights: others than the analysis's own."""
    given = weights_part(analysis, "aw") if weights is None else weights
    terms = f"{right}{names(analysis.controls)}"
    return (
        f"capture noisily reghdfe {stata_name(analysis.options['outcome'])} {terms}{given}, "
        f"absorb(unit_code year) vce(cluster {cluster_name(analysis.cluster)})"
    )


def areg(analysis: Further, treatment: str) -> str:
    """The same by an official command, for loops: its coefficient alone is used."""
    terms = f"{stata_name(analysis.options['outcome'])} {treatment}{names(analysis.controls)} i.year"
    return f"quietly areg {terms}{weights_part(analysis, 'aw')}, absorb(unit_code)"


REGHDFE = comment("reghdfe: effects nested in clusters do not count; units with one row leave the sample.")


def percent(level: float) -> str:
    """A confidence level as Stata's commands take it."""
    return f"{100 * level:.10g}"
