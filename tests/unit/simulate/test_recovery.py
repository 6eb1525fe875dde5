"""Over many seeds, the 95% intervals of the study's panel and instrument models hold the truth as often as
they should.
"""

import numpy as np
import pytest

from simulated_panel import panel
from spillover.arrays.iv import fit_iv
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from tools.simulate.extract import estimands, parallel, regressor
from tools.simulate.process import CONTROLS, LEAD, MEDIATORS, MODERATORS

SEEDS = range(50_000, 50_300)


def models(p):
    """Estimates by name, each with the terms whose truth is known, as `estimands` names them."""

    def fit(outcome, names):
        x = np.column_stack([regressor(p, name)[:, LEAD:].ravel() for name in names])
        return fit_within(p.flat(outcome), x, p.unit, p.time, terms=names)

    controls = list(CONTROLS)
    baseline = fit("NQP", ["DF", *controls])
    yield from ((f"baseline.{name}", baseline, name) for name in ("DF", *controls))
    yield "controls.0.DF", fit("NQP", ["DF"]), "DF"
    for m in MEDIATORS:
        yield f"mediation.{m}.a", fit(m, ["DF", *controls]), "DF"
        outcome = fit("NQP", ["DF", m, *controls])
        yield f"mediation.{m}.b", outcome, m
        yield f"mediation.{m}.direct", outcome, "DF"
    both = fit("NQP", ["DF", *MEDIATORS, *controls])
    yield from ((f"parallel.{name}", both, name) for name in ("DF", *MEDIATORS))
    for m in MODERATORS:
        moderated = fit("NQP", ["DF", m, f"DF:{m}", *controls])
        yield from ((f"moderation.{m}.{name}", moderated, name) for name in ("DF", m, f"DF:{m}"))


@pytest.mark.slow
@pytest.mark.long
def test_intervals_cover_and_estimates_are_unbiased():
    errors, inside = {}, {}
    for seed in SEEDS:
        p = panel(seed)
        truth = estimands(p) | parallel(p)
        for key, estimate, term in models(p):
            low, high = estimate.interval()
            k = estimate.terms.index(term)
            errors.setdefault(key, []).append((estimate[term] - truth[key]) / estimate.se[k])
            inside.setdefault(key, []).append(low[k] <= truth[key] <= high[k])
    coverage = {key: float(np.mean(hits)) for key, hits in inside.items()}
    bias = {key: float(np.mean(e)) for key, e in errors.items()}
    # Over all coefficients together the share is sharp; of a single one, 300 seeds leave a standard error of
    # 0.0126.
    assert 0.93 <= np.mean(list(coverage.values())) <= 0.97
    assert min(coverage.values()) > 0.95 - 4 * 0.0126, coverage
    assert max(coverage.values()) < 0.95 + 4 * 0.0126, coverage
    assert max(map(abs, bias.values())) < 4 / np.sqrt(len(SEEDS)), bias


@pytest.mark.thorough
def test_two_stage_intervals_cover_by_the_jackknife_and_fall_short_when_clustered():
    """A few cities of rugged land dominate the first instrument: clustered intervals are too short, the
    jackknife's are not.
    """
    inside = {(z, kind): [] for z in ("IV1", "IV2") for kind in ("clustered", "jackknife")}
    for seed in SEEDS:
        p = panel(seed)
        truth = estimands(p)
        controls = np.column_stack([regressor(p, name)[:, LEAD:].ravel() for name in CONTROLS])
        for z, kind in inside:
            terms = (["DF"], list(CONTROLS), [z])
            second = fit_iv(
                p.flat("NQP"),
                p.flat("DF")[:, None],
                controls,
                p.flat(z)[:, None],
                p.unit,
                p.time,
                terms=terms,
                variance=Variance(kind),
            ).second
            low, high = second.interval()
            inside[z, kind].append(low[0] <= truth[f"iv.{z}.DF"] <= high[0])
    coverage = {key: float(np.mean(hits)) for key, hits in inside.items()}
    # 300 seeds leave a standard error of 0.0126 at 95%.
    for z in ("IV1", "IV2"):
        assert 0.95 - 3 * 0.0126 < coverage[z, "jackknife"] < 0.95 + 3 * 0.0126, coverage
        assert coverage[z, "clustered"] < coverage[z, "jackknife"], coverage
