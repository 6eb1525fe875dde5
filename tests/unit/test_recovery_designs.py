"""The designs of the recovery study: each draws a panel and has its rows in the table."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.all import DESIGNS, digest
from recovery.design import gathered
from recovery.joint import BATCHES, DRAWS, judged
from recovery.table import PROCESS, figures, page, process
from report.truth import read_draws
from spillover.sweeps.joint_statistics import CONFOUNDED, OFF_SIZE, STATISTICS
from tools.simulate.draws import rows_of, write_draws

ROOT = Path(__file__).parents[2]
REGIONS = {"Anderson–Rubin set", "band of all years", "average effect", "median_t", "direct: throughout"}


@pytest.mark.long
@pytest.mark.slow
def test_every_design_estimates_what_it_knows():
    found = {key: gathered([one.replicate(0)] * 2) for key, one in DESIGNS.items()}
    for key, (names, values) in found.items():
        assert bool(names) == DESIGNS[key].installed, key
        if not names:
            continue
        assert np.isin(values[..., 2], (0.0, 1.0)).all(), key
        assert np.isfinite(values[..., :2]).all() or REGIONS & set(names), key
    text = page(found, read_draws(ROOT / "resources/nqp/draws.csv"))
    assert all(
        one.estimator in text
        for key, one in DESIGNS.items()
        if not key.startswith(("durbin", "joint_", "process_", "islands_", "rows_", "words_"))
    )


def test_a_panel_depends_on_its_number_alone_and_a_design_on_its_code():
    one = DESIGNS["within_classical"]
    assert one.replicate(7) == one.replicate(7) != one.replicate(8)
    assert digest("within_classical") == digest("between") != digest("gmm_system_one")


@given(
    seed=st.integers(0, 2**32 - 1),
    own=st.floats(-3, 3),
    failed=st.sampled_from([0.0, 0.02, 0.3]),
    batches=st.sampled_from([BATCHES, (0, 1, 2, 9, 10, 11, DRAWS), tuple(range(DRAWS + 1))]),
)
def test_surrogates_that_cannot_change_a_decision_are_left_out(seed, own, failed, batches):
    """The decisions are those of all surrogates at once, also where statistics tie and estimates fail."""
    stream = np.random.default_rng(seed)
    t = np.round(stream.normal(size=(DRAWS + 1, 3)), 1)
    t[0] = own
    t[1:][stream.uniform(size=(DRAWS, 3)) < failed] = np.nan
    p = np.exp(-np.abs(t))

    def run(some):
        rows = [0, *some]
        return t[rows], p[rows]

    surrogates = [*range(1, DRAWS + 1)]
    assert repr(judged(run, surrogates, batches)) == repr(judged(run, surrogates, (0, DRAWS)))


@pytest.mark.parametrize(
    ("reach", "median", "largest"), [(4, False, False), (5, True, False), (9, True, False), (10, True, True)]
)
def test_ten_of_199_surrogates_that_reach_the_panel_keep_the_null_hypothesis(reach, median, largest):
    """(1 + 9) / 200 is 5 %, which rejects, as does 2 (1 + 4) / 200 in two tails; these come first."""
    t = np.ones((DRAWS + 1, 1))
    t[[0, *range(1, reach + 1)]] = 2.0
    found = judged(lambda some: (t[[0, *some]], np.exp(-t[[0, *some]])), [*range(1, DRAWS + 1)])
    assert (found["median_t"][2], found["largest_t"][2]) == (median, largest)


def test_figures_of_a_quantity_with_their_monte_carlo_errors():
    """Four panels, one of them refused: estimates 1.1, 1.3 and 0.9 of 1, covered twice."""
    values = np.array([[1, 1.1, 1], [1, 1.3, 0], [1, 0.9, 1], [np.nan, np.nan, np.nan]])
    assert figures(values) == ("+0.1000 ± 0.1155", "0.2000", "66.7 ± 27.2")


def test_a_region_has_coverage_alone():
    values = np.array([[0.5, np.nan, 1], [0.5, np.nan, 0]])
    assert figures(values) == ("", "", "50.0 ± 35.4")


def test_the_draws_of_the_process_are_those_of_their_seeds_and_the_page_has_their_figures(tmp_path):
    kept = ROOT / "resources/nqp/draws.csv"
    write_draws(tmp_path / "draws.csv", 2, ROOT / "resources/nqp")
    made = (tmp_path / "draws.csv").read_text(encoding="utf-8").splitlines()
    header, *rows = kept.read_text(encoding="utf-8").splitlines()
    assert made[0] == header
    first = [row for row in rows if row.partition(",")[0] in ("1", "2")]
    assert [row.split(",")[:3] for row in made[1:]] == [row.split(",")[:3] for row in first]
    numbers = [[[float(x) for x in row.split(",")[3:]] for row in part] for part in (made[1:], first)]
    np.testing.assert_allclose(numbers[0], numbers[1], rtol=1e-4, atol=1e-7)
    text = (ROOT / "docs/records/recovery.md").read_text(encoding="utf-8")
    assert "\n".join([PROCESS, *process(read_draws(kept)), ""]) in text


@pytest.mark.debt("32.10")
def test_what_is_said_of_a_confounder_is_what_the_record_has():
    text = (ROOT / "docs/records/recovery.md").read_text(encoding="utf-8")
    section = text.split("## The joint test on other processes")[1].split("\n## ")[0]
    (line,) = [line for line in section.splitlines() if line.startswith("| a confounder")]
    shares = [float(cell.split(" / ")[0].strip(" *")) for cell in line.strip("|").split("|")[4:8]]
    assert (min(shares), max(shares)) == CONFOUNDED


def test_statistics_beyond_their_band_are_those_that_a_joint_test_calls_descriptive():
    """Filters that are meant to be wrong leave the residual correlated, which the test finds itself."""
    text = (ROOT / "docs/records/recovery.md").read_text(encoding="utf-8")
    section = text.split("## The joint test of a sweep")[1].split("\n## ")[0]
    beyond = {}
    for line in section.splitlines():
        scheme, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        if "filter, true matrix" in scheme or scheme.startswith(("spectral", "residuals")):
            marked = zip(STATISTICS, cells[-5:-1], strict=True)
            beyond |= {
                (scheme.split(",")[0], name): float(cell.strip("*")) for name, cell in marked if "*" in cell
            }
    assert beyond == OFF_SIZE


def test_the_studys_own_seed_gives_its_true_values():
    truth = json.loads((ROOT / "resources/nqp/truth.json").read_text(encoding="utf-8"))
    known = {
        (model, term): one["value"]
        for one in truth["estimands"].values()
        for model, term in one["estimates"].items()
        if isinstance(term, str)
    }
    rows = list(rows_of(truth["seed"], ROOT / "resources/nqp"))
    assert len(rows) == 13
    for _seed, model, term, value, *_interval in rows:
        assert float(value) == pytest.approx(known[model, term], rel=1e-5)
