"""The difference of two groups' coefficients by linearmodels: one regression with every term interacted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.linear import MODELS, NAME, f_of, fit_options, takes
from spillover.opinions.opinion import Opinion, estimated, voice
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """The second group's coefficients less the first's, with unit effects and effects of group and year."""
    if recipe.split and recipe.estimator in MODELS and takes(recipe):
        yield from difference(recipe, panel.sample(recipe))


def difference(recipe: Recipe, sample: Sample) -> Iterator[Opinion]:
    """The same of a sample; nothing where there are not two groups, or the program lacks the variance."""
    from linearmodels.panel import PanelOLS

    parts = sample.parts(recipe.split)
    options, factor = fit_options(recipe, sample)
    if len(parts) != 2 or recipe.effects != "two-way" or factor not in ("K", "group"):
        return
    terms, second = list(recipe.terms), sample.labels(recipe.split).to_numpy() == 1
    x = sample.frame[terms]
    both = pd.concat([x, x.mul(second, axis=0).rename(columns=lambda c: f"{c} in the second")], axis=1)
    years = sample.frame.index.get_level_values("year").to_numpy()
    cells = pd.DataFrame({"cell": pd.factorize(years * 2 + second)[0]}, index=x.index)
    made = PanelOLS(sample.frame[recipe.outcome], both, entity_effects=True, other_effects=cells)
    result = made.fit(**options, auto_df=False, count_effects=False)
    n, count = sample.nobs, len(both.columns)
    k = sum(conventions.parameters(recipe, part, len(terms)) for part in parts.values())
    ours, theirs = (n - 1) / (n - k), n / (n - count)
    words = f"(N−1)/(N−K) = {n - 1}/({n}−{k})", f"N/(N−K) = {n}/({n}−{count})"
    if factor == "group":
        theirs *= (n - 1) / n
        words = words[0], f"(N−1)/N·{words[1]}"
    elif recipe.variance["kind"] in ("HC0", "HC1"):
        ours = n / (n - k) if recipe.variance["kind"] == "HC1" else 1.0
    else:
        g = min(sample.labels(by).nunique() for by in conventions.clusters_of(recipe))
        ours *= g / (g - 1)
    pair = conventions.Factor(theirs, words[1]), conventions.Factor(ours, words[0])
    call = "PanelOLS of all terms, and of their products with the second group"
    model = f"{recipe.model}/difference"
    say = voice(NAME, model=model, call=call)
    prints = partial(say, printed=True)
    names = [f"{term} in the second" for term in terms]
    for term, name in zip(terms, names, strict=True):
        se = float(result.std_errors[name])
        yield from estimated(prints, term, float(result.params[name]), se, conventions.converted(se, *pair))
    f = f_of(result, names)
    more = (conventions.converted_f(f, *pair),)
    df = (float(len(names)), float(difference_df(recipe, sample, n - k)))
    yield say(quantity="test", term="group_difference", value=f, conversions=more, tail="F", df=df)


def difference_df(recipe: Recipe, sample: Sample, left: int) -> int:
    """Degrees of freedom of the test: clusters less one, or what both groups' residuals have left."""
    groups = conventions.clusters_of(recipe)
    return min(sample.labels(by).nunique() for by in groups) - 1 if groups else left
