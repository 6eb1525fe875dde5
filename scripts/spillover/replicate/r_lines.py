"""What the R lines of the further kinds share: rows, columns in formulas, two-way regressions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spillover.replicate.further import Further
from spillover.replicate.r_code import fields, text, vector
from spillover.replicate.stata_code import stata_name, stata_names


def comment(words: str) -> str:
    """A line that says something."""
    return f"# {words}"


def name(term: str) -> str:
    """A column of the rows in a formula."""
    return f"`{stata_name(term)}`"


def total(terms: Sequence[str], empty: str = "1") -> str:
    """A sum of columns in a formula."""
    return " + ".join(map(name, terms)) or empty


def frame(analysis: Further, never: str | int = "Inf") -> list[str]:
    """The rows, with adoption where the analysis has a treatment."""
    recipe = analysis.recipe
    columns = vector(stata_names(recipe.all_terms).values())
    lines = [f"d <- frame_of(list(\n{fields(recipe)}\n  ), {columns})"]
    if "treatment" in analysis.options:
        treatment = text(stata_name(analysis.options["treatment"]))
        lines.append(f"d <- adopted(d, {treatment}, never = {never})")
    return lines


def when(package: str, lines: Iterable[str]) -> list[str]:
    """Lines for where a package is there; if it ends with an error, the lines below them run all the same."""
    return [f"if (needs({text(package)})) attempt({{", *(f"  {line}" for line in lines), "})"]


def weights_option(analysis: Further) -> str:
    return f", weights = ~ {name(analysis.weights)}" if analysis.weights else ""


def feols(analysis: Further, right: str, data: str = "d", weights: str | None = None) -> str:
    """A two-way regression whose right side begins with `right`."""
    terms = " + ".join([right, *map(name, analysis.controls)])
    given = weights_option(analysis) if weights is None else weights
    return (
        f"print(summary(fixest::feols({name(analysis.options['outcome'])} ~ {terms} | unit + year, "
        f"data = {data}{given}, cluster = ~ .cluster)))"
    )


FIXEST = comment(
    "fixest: effects nested in clusters do not count in the small-sample factor, as in the workflow."
)
