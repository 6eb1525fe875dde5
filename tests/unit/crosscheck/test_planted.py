"""Errors planted in our code, one at a time: the crosscheck of the study alone names what is wrong."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from checked_study import STUDY, answered, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.verdicts import DIFFERS, FAILED, NONE, PROVED
from planted_dynamic import PLANTED_DYNAMIC
from planted_policies import PLANTED_POLICIES
from spillover.arrays import dependence, iv, random_effects, variance, wild, within
from spillover.arrays.result import Estimate
from spillover.arrays.spatial import dynamic, lm_tests, moran
from spillover.arrays.spatial import effects as spatial_effects
from spillover.arrays.spatial.design import Transformation
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.kinds.groups import kind as groups_kind
from spillover.note import VarianceSetting
from spillover.panel import design, sample

# No installed program has these tests: golden numbers hold them.
GOLDEN = ("bsk_", "spatial_hausman")
# Kinds of which every number has a second opinion.
ALL_CONFIRMED = ("gmm", "threshold", "did", "event_study", "staggered", "bacon", "placebo", "matching")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("planted"))


def checked(files, name: str, folder) -> list[dict]:
    """The rows of one analysis of the study: ours by its kind, theirs by every program."""
    return settle_verdicts(list(compare_rows(*answered(files, name, folder))))


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDY)
def test_nothing_differs_where_nothing_is_planted(name, checked_answers):
    """And what no other program gives has a test that holds it."""
    document, said = checked_answers.of(name)
    others = [one for one in said if one.program != "hand calculation"]
    alone = [(r.quantity, r.term) for r in compare_rows(document, others) if r.verdict == NONE]
    assert alone == []
    rows = settle_verdicts(list(compare_rows(document, said)))
    assert [(r.model, r.term, r.ours, r.theirs) for r in rows if r.verdict == DIFFERS] == []
    assert [r.note for r in rows if r.verdict == FAILED] == []
    if STUDY[name]["kind"] in ALL_CONFIRMED:
        assert [(r.quantity, r.term) for r in rows if r.verdict in (NONE, PROVED)] == []
    kinds = {"tests": ("test",), "described": ("series",)}.get(name, ("coefficient", "se"))
    confirmed = {(r.model, r.quantity, r.term) for r in rows if r.digits is not None}
    ours = {(r.model, r.quantity, r.term) for r in rows if r.quantity in kinds}
    ours = {key for key in ours if not key[2].startswith(GOLDEN)}
    assert ours
    assert ours <= confirmed


def factor(patch, files):
    """The small-sample factor without G/(G − 1)."""
    real = variance._factor
    patch.setattr(variance, "_factor", lambda v, s, c, g: real(v, s, c, None))


def nested_counted(patch, files):
    """Unit effects counted although they lie inside the clusters."""
    patch.setattr(variance, "is_nested", lambda codes, group: False)


def intersection(patch, files):
    """Two-way clustering without what both sums hold."""

    def two_way(influence, chosen, sample):
        first = variance._group_codes(sample.unit, "unit", sample)
        second = variance._group_codes(sample.time, "year", sample)
        sums = [variance.group_sums(influence, *codes) for codes in (first, second)]
        meat = sum(each.T @ each for each in sums)
        value, words = variance._factor(chosen, sample, (first[0], second[0]), min(first[1], second[1]))
        made = VarianceSetting(
            kind="two-way", by="unit", clusters=first[1], second="year", second_clusters=second[1], **words
        )
        return variance.Covariance(value * meat, second[1] - 1, made, value)

    patch.setitem(variance._KINDS, "two-way", two_way)


def kernel(patch, files):
    """Autocovariances without Bartlett's weights."""
    patch.setattr(variance, "_bartlett", lambda cube, lags: np.einsum("ntp,ntq->pq", cube, cube))


def no_year_effects(patch, files):
    """Year effects dropped."""
    real = within.absorber
    patch.setattr(within, "absorber", lambda u, t, e, w: real(u, t, "individual", w))


def no_region_years(patch, files):
    """Of listed effects, the first alone."""
    real = within.absorber
    patch.setattr(within, "absorber", lambda u, t, e, w: real(u, t, e[:1], w))


def dropped_term(patch, files):
    """The last regressor is not in the design."""
    real = within.fit_within

    def shortened(y, x, unit, time, terms, **more):
        return real(y, x[:, :-1], unit, time, terms=terms[:-1], **more)

    patch.setattr(within, "fit_within", shortened)


def sample_ignored(patch, files):
    """The years, groups and units of `sample` are not looked at."""
    patch.setattr(
        design, "select_cells", lambda s, grid, a: np.ones((len(grid.units), len(grid.years)), bool)
    )


def lag_across_gaps(patch, files):
    """A lag takes the last value that is there."""
    real = sample._shift

    def bridged(values, by):
        filled = values.copy()
        for t in range(1, filled.shape[1]):
            empty = np.isnan(filled[:, t])
            filled[empty, t] = filled[empty, t - 1]
        return real(filled, by)

    patch.setattr(sample, "_shift", bridged)


def not_centred(patch, files):
    """`centre` is forgotten."""
    real = design._scale
    patch.setattr(design, "_scale", lambda v, name, p: real(v, name, p._replace(centre=())))


def population_scores(patch, files):
    """z-scores over N in place of N − 1."""

    def scale(values, name, preparation):
        return (values - values.mean()) / values.std() if name in preparation.standardise else values

    patch.setattr(design, "_scale", scale)


def fitted_residuals(patch, files):
    """2SLS with the residuals of the second regression, which uses fitted regressors."""
    real, constant_of, second_stages = iv.covariance, iv.constant_rows, []

    def remembered(fit, *given):
        second_stages.append(fit.rows)
        return constant_of(fit, *given)

    def fitted(rows, e, *more, **named):
        is_second = any(rows is one for one in second_stages)
        return real(rows, e + is_second * 0.1 * np.abs(e).mean() * rows[:, 0], *more, **named)

    patch.setattr(iv, "constant_rows", remembered)
    patch.setattr(iv, "covariance", fitted)


def transposed(patch, files):
    """W's columns for its rows."""
    real = WeightMatrix.load.__func__

    def turned(cls, path):
        return replace(real(cls, path), matrix=sparse.csr_array(real(cls, path).matrix.T))

    patch.setattr(WeightMatrix, "load", classmethod(turned))


def shifted(patch, files):
    """W's rows in another order than the units."""
    real = WeightMatrix.load.__func__

    def moved(cls, path):
        w = real(cls, path)
        return replace(w, matrix=sparse.csr_array(np.roll(w.matrix.toarray(), (1, 1), axis=(0, 1)) ** 1.0))

    patch.setattr(
        WeightMatrix, "load", classmethod(lambda cls, p: replace(moved(cls, p), ids=real(cls, p).ids))
    )


def jacobians(patch, files):
    """ln|I − ρW| for all T periods after Lee and Yu's transformation leaves T − 1."""
    patch.setattr(Transformation, "jacobians", property(lambda self: self.periods))


def simple_direct(patch, files):
    """The direct effect is the coefficient alone, as spreg's `simple` impacts have it."""
    real = spatial_effects.compute_effects

    def simple(operator, r, beta, theta):
        found = real(operator, r, beta, theta).copy()
        found[..., 0, :] = beta
        found[..., 1, :] = found[..., 2, :] - beta
        return found

    patch.setattr(spatial_effects, "compute_effects", simple)


def uncorrected(patch, files):
    """A dynamic model's coefficients without the correction for the bias of few years."""
    patch.setattr(dynamic, "mean_score", lambda fitted, *_: np.zeros(len(fitted.beta) + 2))


def long_run(patch, files):
    """Long-run effects that leave the spatial lag of the past out."""
    real = dynamic.DynamicEstimate.structure.fget
    patch.setattr(dynamic.DynamicEstimate, "structure", property(lambda s: replace(real(s), eta=-1)))


def one_trace(patch, files):
    """LM tests with tr W² alone where tr(W'W + W²) belongs."""
    real = lm_tests._traces
    patch.setattr(lm_tests, "_traces", lambda w, t: (real(w, t)[0], real(w, t)[1] / 2))


def degrees_of_freedom(patch, files):
    """p values of clustered errors from as many degrees of freedom as there are rows."""
    real = variance._cluster_covariance
    patch.setattr(
        variance,
        "_cluster_covariance",
        lambda t, c, v, s: replace(real(t, c, v, s), df=float(s.nobs - s.slopes)),
    )


def unrestricted(patch, files):
    """The wild bootstrap's t with the factor of clusters that its draws do not have."""
    real = wild._Scores.__init__

    def scaled(self, *given):
        real(self, *given)
        self.se = self.se * 1.1

    patch.setattr(wild._Scores, "__init__", scaled)


def dependence_scale(patch, files):
    """Pesaran's CD over n² pairs."""
    real = dependence.pesaran_cd

    def scaled(*given):
        found = real(*given)
        return replace(found, statistic=found.statistic / np.sqrt(2))

    patch.setattr(dependence, "pesaran_cd", scaled)


def theta(patch, files):
    """Random effects whose share of means forgets the number of years."""
    real = random_effects.swamy_arora

    def without_years(*given):
        parts, notes = real(*given)
        share = 1 - np.sqrt(parts.idiosyncratic / (parts.idiosyncratic + parts.individual))
        return replace(parts, theta=np.full_like(parts.theta, share)), notes

    patch.setattr(random_effects, "swamy_arora", without_years)


def labels_swapped(patch, files):
    """Each group under the other's name."""
    real = groups_kind.two_groups
    patch.setattr(groups_kind, "two_groups", lambda d, by: (real(d, by)[0], real(d, by)[1][::-1]))


def local_scale(patch, files):
    """Local Moran over m₂ with n − 1."""
    real = moran.local_moran

    def scaled(*given, **more):
        found = real(*given, **more)
        return replace(found, statistic=found.statistic * 1.05)

    patch.setattr(moran, "local_moran", scaled)


def moran_weights(patch, files):
    """Geary's and Moran's variance from S₁ without its half."""
    real = moran.weight_sums
    patch.setattr(moran, "weight_sums", lambda w: (real(w)[0], 2 * real(w)[1], real(w)[2]))


# Each error, an analysis that it spoils, and a number of which the crosscheck says so.
PLANTED: list[tuple[Callable, str, str, str]] = [
    (factor, "two_way", "se", "x"),
    (nested_counted, "two_way", "se", "x"),
    (intersection, "both_clusters", "se", "x"),
    (kernel, "driscoll_kraay", "se", "x"),
    (no_year_effects, "two_way", "coefficient", "x"),
    (dropped_term, "two_way", "coefficient", "x"),
    (sample_ignored, "north_east", "coefficient", "x"),
    (sample_ignored, "late", "coefficient", "m"),
    (lag_across_gaps, "lagged", "coefficient", "L.m"),
    (not_centred, "centred", "coefficient", "x"),
    (population_scores, "scores", "coefficient", "m"),
    (fitted_residuals, "iv", "se", "x"),
    (transposed, "direct", "coefficient", "rho"),
    (transposed, "moran", "series", "local_moran 2008 u00 local_moran"),
    (shifted, "direct", "coefficient", "rho"),
    (jacobians, "lee_yu", "coefficient", "sigma2_e"),
    (simple_direct, "lee_yu", "coefficient", "x:direct"),
    (uncorrected, "dynamic", "coefficient", "lag:y"),
    (long_run, "dynamic", "coefficient", "x:total"),
    (one_trace, "tests", "test", "lm_error"),
    (degrees_of_freedom, "two_way", "p", "x"),
    (unrestricted, "few_clusters", "test", "wild_bootstrap:x"),
    (dependence_scale, "dependence", "test", "pesaran_cd"),
    (theta, "random", "coefficient", "x"),
    (theta, "hausman", "test", "hausman"),
    (no_region_years, "listed_effects", "coefficient", "x"),
    (labels_swapped, "groups", "coefficient", "x"),
    (local_scale, "moran", "series", "local_moran 2008 u00 local_moran"),
    (moran_weights, "moran", "series", "moran 2001 variance_normal"),
    (factor, "policy", "se", "d"),
    (nested_counted, "event_study", "series", "event_study two-way event 0 se"),
    *PLANTED_DYNAMIC,
    *PLANTED_POLICIES,
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plant", "name", "quantity", "term"), PLANTED, ids=[f"{p[0].__name__}-{p[1]}-{p[2]}" for p in PLANTED]
)
def test_a_planted_error_is_named(plant, name, quantity, term, files, tmp_path, monkeypatch):
    made = Estimate.__post_init__
    monkeypatch.setattr(
        Estimate, "__post_init__", getattr(made, "unchecked", made)
    )  # else it is found sooner
    plant(monkeypatch, files)
    rows = checked(files, name, tmp_path)
    named = [(r.quantity, r.term) for r in rows if r.verdict == DIFFERS]
    assert (quantity, term) in named
