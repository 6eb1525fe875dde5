"""The joint test of a sweep: its surrogates through all specifications, and what is refused."""

import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import spillover
from base import confidential
from base import job as base_job
from base.artifacts.parquet import read_rows, write_rows
from base.job import canonical_json
from base.speech_language import Formatter
from cli.deep import estimate_cost
from kind_study import write_units, write_variables
from plan.plan import Plan
from plan.sweep import resolve_sweeps, subject_of
from report.joint import joint_words
from spillover.arrays.surrogates import permute_within, signs_of
from spillover.declarations import convert, options_of
from spillover.errors import StudyError
from spillover.sweeps.columns import columns
from spillover.sweeps.joint_statistics import curve_rows
from spillover.sweeps.row import read_sweep_row
from spillover.sweeps.summary import summarise
from sweep.choice import choices_of, columns_of, plain_choices
from sweep.choices.weights import Weights
from sweep.declaration import fill_from_baseline, sweep_type
from sweep.estimate import SweepFiles, estimate_rows
from sweep.gather_joint import main as gather
from sweep.joint import Joint
from sweep.matrices import expand_matrices, matrix_label
from sweep.options import JointChunkOptions, JointOptions
from sweep.surrogates import Run, list_estimated, main, null_of, resample_batch
from weights.build import build_matrix
from weights.ground import load_ground

ROOT = Path(__file__).parents[3]
COUNT, YEARS = 20, list(range(2000, 2006))
UNITS = [f"u{i:02d}" for i in range(COUNT)]
LINES = [{"family": "k_nearest", "k": [4, 6], "standardise": "row"}]
SWEEP = {
    "treatment": ["x", "L.x"],
    "outcomes": ["y"],
    "models": ["SAR", "SDM", "OLS", "SEM"],
    "controls": {"none": [], "all": ["c"]},
    "windows": {"all": [2000, 2005], "late": [2002, 2005]},
    "weights": LINES,
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Variables y, x, c of 20 units in three regions and 6 years, and a matrix `near`."""
    folder = tmp_path_factory.mktemp("joint")
    rng = np.random.default_rng(5)
    places = rng.uniform([100, 25], [110, 35], (COUNT, 2))
    rows = [
        {
            "unit": u,
            "name": u,
            "name_local": u,
            "longitude": lon,
            "latitude": lat,
            "region": "abc"[i % 3],
            "block": "abcdefg"[i % 7],
            "own": u,
            "country": "one",
        }
        for i, (u, (lon, lat)) in enumerate(zip(UNITS, places, strict=True))
    ]
    write_units(folder, rows)
    matrix = build_matrix({"family": "k_nearest", "k": 4}, load_ground(folder / "units.parquet", {}))
    matrix.save(folder / "near.npz")
    x, c, noise = (rng.normal(size=(COUNT, 6)) for _ in range(3))
    y = np.linalg.solve(np.eye(COUNT) - 0.4 * matrix.dense(), 0.2 * x + 0.3 * c + 0.5 * noise)
    fixed = np.repeat(rng.normal(size=(COUNT, 1)), 6, axis=1)
    policy = np.zeros((COUNT, 6))
    policy[:5, 3:] = 1.0
    gaps = c.copy()
    gaps[3, 0] = np.nan
    write_variables(
        folder, UNITS, YEARS, {"y": y, "x": x, "c": c, "fixed": fixed, "gaps": gaps, "policy": policy}
    )
    return folder


def files_of(study, lines=LINES):
    names = ("y", "x", "c", "fixed", "gaps", "policy")
    return SweepFiles(
        "",
        False,
        study / "units.parquet",
        {name: study / f"{name}.parquet" for name in names},
        {"near": study / "near.npz"},
        {},
        [],
        [],
        descriptions={matrix_label(matrix): matrix for matrix in expand_matrices(lines)} if lines else {},
    )


def parts_of(study, config=SWEEP, analyses=None, **joint):
    """The null, the files, the chosen specifications and the sweep's rows."""
    sweep = convert(fill_from_baseline(config), sweep_type())
    lines = config.get("weights")
    files = files_of(study, lines)
    subject = subject_of(sweep, {"analyses": analyses or {}})
    others = choices_of(plain_choices(sweep.choices()))
    choices = [Weights(weights=tuple(expand_matrices(lines))), *others] if lines else others
    own = {row.specification: row for row in estimate_rows(subject, choices, files)}
    declared = convert({"weights": "near", **joint}, Joint)
    chosen = list(list_estimated(subject, choices, own))
    return SimpleNamespace(
        joint=declared, files=files, subject=subject, others=others, choices=choices, own=own, chosen=chosen
    )


def null(parts):
    return null_of(parts.files, parts.subject, parts.others, parts.joint)


@pytest.mark.parametrize("scheme", ["trajectories", "innovations"])
def test_a_batch_is_the_sweeps_own_estimates_of_each_surrogate(study, scheme):
    """The lag of the treatment, windows and models included; the first is the sweep itself."""
    parts = parts_of(study, scheme=scheme, strata="region")
    run = Run(parts.files, null(parts), [0, 1, 2])
    together = 0
    for one in parts.chosen:
        single = run.ordinary(one, None)
        row = parts.own[one.id]
        np.testing.assert_allclose(single[0][0], row.t_and_p[0], rtol=1e-10)
        found = run.estimate_in_batch(one)
        assert (found is None) == ("SEM" in one.id)
        if found is not None:
            together += 1
            np.testing.assert_allclose(found, single, rtol=1e-8, atol=1e-12)
    assert together == 2 * 3 * 2 * 2 * 2


def test_a_surrogate_is_another_units_trajectory_and_the_fit(study):
    parts = parts_of(study, strata="region")
    made = null(parts)
    grid, attributes = parts.files.columns(["x"])
    drawn = made.values(7, "x", grid)
    own = made.variables["x"]
    left = np.linalg.solve(
        np.linalg.inv(np.eye(COUNT) - own.parameter * own.operator.matrix), drawn - own.fit.T
    )
    draw = permute_within(np.random.default_rng([made.joint.seed, 7]), made.strata)
    assert attributes["region"][draw].tolist() == attributes["region"].tolist()
    assert (draw != np.arange(COUNT)).any()
    np.testing.assert_allclose(left.T, own.exchange(draw), atol=1e-9)


def job(study, parts, chunk, chunks, number=0):
    """A chunk's job; its file."""
    output = study / f"draws_{chunk}_{chunks}.npz"
    table = columns(columns_of(parts.choices))
    write_rows(study / "rows.parquet", [row.columns() for row in parts.own.values()], table)
    inputs = {
        "units": str(study / "units.parquet"),
        "variables": [str(study / f"{name}.parquet") for name in "yxc"],
        "weights": [str(study / "near.npz")],
        "rows": str(study / "rows.parquet"),
        "around": [str(study / f"{name}.parquet") for name in ("y", "x", "c", "fixed", "gaps")],
    }
    spec = {
        "subject": {"options": parts.subject.options, "treatment": parts.subject.treatment},
        "part": None,
        "choices": plain_choices(parts.others),
        "matrices": list(parts.files.descriptions.values()),
        "study_matrices": {},
        "is_simulated": False,
        "joint": {**options_of(parts.joint), "chunks": chunks},
        "chunk": chunk,
    }
    main(SimpleNamespace(input=Input(inputs), output=[str(output)]), convert(spec, JointChunkOptions))
    return output


class Input(dict):
    """A rule's inputs."""

    __getattr__ = dict.__getitem__


def gathered(study, parts, chunks):
    """The files that join so many chunks."""
    files = [str(job(study, parts, chunk, chunks)) for chunk in range(chunks)]
    ends = {"joint": ".parquet", "surrogates": ".parquet", "document": ".json"}
    outputs = {name: study / f"{name}_{chunks}{end}" for name, end in ends.items()}
    snakemake = SimpleNamespace(
        input=Input(rows=str(study / "rows.parquet"), chunks=files),
        output=Input({name: str(path) for name, path in outputs.items()}),
        wildcards=SimpleNamespace(sweep="s"),
    )
    gather(snakemake, JointOptions(joint=parts.joint, is_simulated=False))
    return outputs


def test_a_matrix_that_is_another_in_a_different_scale_is_named(study, caplog):
    lines = [{"family": "k_nearest", "k": [4, 6], "standardise": ["row", "none"]}]
    config = {**SWEEP, "weights": lines, "models": ["SDM"], "treatment": "x"}
    outputs = gathered(study, parts_of(study, config, surrogates=19), 1)
    scaled = json.loads(outputs["document"].read_text(encoding="utf-8"))["scaled_matrices"]
    assert sorted(scaled) == [f"k_nearest k={k}, none = k_nearest k={k}, row" for k in (4, 6)]
    assert "counts twice: k_nearest k=4, none = k_nearest k=4, row; leave one out" in caplog.text


@pytest.mark.debt("33.19")
def test_the_log_of_a_confidential_joint_test_has_names_and_no_value(study, monkeypatch):
    lines = [{"family": "k_nearest", "k": [4], "standardise": ["row", "none"]}]
    config = {**SWEEP, "weights": lines, "models": ["SDM"], "treatment": "x"}
    handler = logging.FileHandler(study / "gather.log", encoding="utf-8")
    handler.setFormatter(Formatter("%(message)s"))
    monkeypatch.setenv(confidential.VARIABLE, "1")
    level = base_job.log.level
    base_job.log.setLevel(logging.INFO)
    base_job.log.addHandler(handler)
    try:
        gathered(study, parts_of(study, config, surrogates=19), 1)
    finally:
        base_job.log.removeHandler(handler)
        base_job.log.setLevel(level)
        handler.close()
    _drawn, first, *curve = (study / "gather.log").read_text(encoding="utf-8").splitlines()
    assert first.endswith("counts twice: k_nearest k=4, none = k_nearest k=4, row; leave one out.")
    assert curve
    assert all(re.fullmatch(r"[a-z_]+ …, p …", line) for line in curve), curve


def test_any_chunks_give_the_same_bytes(study):
    config = {**SWEEP, "models": ["SDM"], "treatment": "x"}
    parts = parts_of(study, config, surrogates=199)
    made = []
    for chunks in (1, 2):
        made.append([path.read_bytes() for path in gathered(study, parts, chunks).values()])
    assert made[0] == made[1]
    rows = read_rows([study / "joint_1.parquet"])
    assert [row["name"] for row in rows if row["subject"] == "curve"] == [
        "median_t",
        "share_of_one_sign",
        "share_significant",
        "largest_t",
    ]
    specified = [row for row in rows if row["subject"] == "specification"]
    assert len(specified) == len(parts.chosen)
    observed = [row["value"] for row in specified]
    assert observed == sorted(observed)
    assert len(read_rows([study / "surrogates_1.parquet"])) == 200
    assert "k_nearest" in canonical_json([row for row in rows if row["subject"] == "residual"])


LINEAR = {
    "b": {
        "kind": "panel",
        "outcome": "y",
        "regressors": ["x"],
        "variance": {"kind": "clustered", "by": "unit"},
    }
}
OF_LINEAR = {"baseline": "b", "treatment": "x", "controls": {"none": [], "all": ["c"]}}


def test_a_linear_sweeps_residuals_have_no_effect_by_construction(study):
    """The mean over draws of each specification's estimates is 0, and not the estimate."""
    parts = parts_of(study, OF_LINEAR, LINEAR, scheme="residuals", surrogates=99)
    t, p = resample_batch(parts.joint, parts.files, parts.chosen, parts.own, range(99), None)
    assert np.isfinite(t).all()
    assert (np.abs(t.mean(axis=0)) < 0.5).all()
    assert ((p < 0.05).mean(axis=0) < 0.25).all()
    again = resample_batch(parts.joint, parts.files, parts.chosen, parts.own, [5, 6], None)
    np.testing.assert_array_equal(again[0], t[5:7])


def by_hand(y, columns):
    """Coefficient of the first column after the constant, and its t ratio with classical errors."""
    x = np.column_stack([np.ones(len(y)), *columns])
    beta, (rest,), *_ = np.linalg.lstsq(x, y, rcond=None)
    variance = np.linalg.inv(x.T @ x) * rest / (len(y) - x.shape[1])
    return beta[1], beta[1] / np.sqrt(variance[1, 1])


def test_independent_rows_of_one_year_are_drawn_again_as_specr_does(study):
    """By hand: each specification's outcome less its own effect, rows drawn with replacement, all estimated
    again, and how many curves reach the sweep's own.
    """
    cross = {**LINEAR["b"], "effects": "none", "constant": True, "variance": {"kind": "classical"}}
    cross["sample"] = {"years": [2005, 2005]}
    parts = parts_of(study, OF_LINEAR, {"b": cross}, scheme="residuals", surrogates=99, seed=3)
    grid, _attributes = parts.files.columns(["y", "x", "c"])
    y, x, c = (grid.values[name][:, -1] for name in "yxc")
    draws = [np.random.default_rng([3, k]).integers(0, COUNT, COUNT) for k in range(99)]
    own, drawn = [], []
    for used in ([x], [x, c]):
        beta, t = by_hand(y, used)
        left = y - beta * x
        own.append(t)
        drawn.append([by_hand(left[draw], [one[draw] for one in used])[1] for draw in draws])
    t, _p = resample_batch(parts.joint, parts.files, parts.chosen, parts.own, range(99), None)
    np.testing.assert_allclose(t, np.transpose(drawn), rtol=1e-8)
    tables = [read_rows([path]) for name, path in gathered(study, parts, 1).items() if name == "joint"]
    found = {row["name"]: row["p"] for row in tables[0] if row["subject"] == "curve"}
    reached = (np.abs(t).max(axis=1) >= np.abs(own).max()).sum()
    assert found["largest_t"] == pytest.approx((1 + reached) / 100)
    medians = np.median(t, axis=1)
    tails = min((medians >= np.median(own)).sum(), (medians <= np.median(own)).sum())
    assert found["median_t"] == pytest.approx(min(1, 2 * (1 + tails) / 100))


@pytest.mark.parametrize(
    ("strata", "said"), [("own", "every unit is in a stratum of its own"), ("country", "in one stratum")]
)
def test_units_of_a_linear_sweep_are_not_drawn_from_strata_that_are_none(study, strata, said):
    parts = parts_of(study, OF_LINEAR, LINEAR, scheme="residuals", strata=strata)
    with pytest.raises(StudyError, match=said):
        resample_batch(parts.joint, parts.files, parts.chosen, parts.own, [0], None)


def test_a_linear_sweep_has_surrogate_treatments_too(study):
    parts = parts_of(study, OF_LINEAR, LINEAR)
    run = Run(parts.files, null(parts), [0, 1])
    for one in parts.chosen:
        assert run.estimate_in_batch(one) is None
        assert np.isfinite(run.ordinary(one, None)).all()


@pytest.mark.debt("32.10")
@pytest.mark.parametrize(
    ("changed", "joint", "said"),
    [
        ({}, {"strata": "own"}, "every unit is in a stratum of its own"),
        ({}, {"strata": "country"}, "country: all units are in one stratum, which is none; name a column"),
        ({"treatment": "fixed", "windows": None}, {}, "does not vary over time"),
        ({"controls": {"none": [], "gaps": ["gaps"]}}, {}, "u03 have other years than the rest"),
        ({}, {"scheme": "spectral"}, "symmetric"),
        (
            {},
            {"blocks": "region"},
            "region: the signs of 3 groups have 4 arrangements that differ, so that the smallest p-value "
            "that can be reached is 0.25, above alpha 0.05; name a column with at least 6 groups",
        ),
        (
            {"treatment": "policy", "controls": {"none": []}},
            {"filter": "none"},
            "of policy nothing is left for u05, u06, u07, u08, u09, u10, u11, u12 and 7 more once effects",
        ),
    ],
)
def test_what_cannot_be_exchanged_is_named(study, changed, joint, said):
    config = {key: value for key, value in {**SWEEP, **changed}.items() if value is not None}
    sweep = convert(fill_from_baseline(config), sweep_type())
    others = choices_of(plain_choices(sweep.choices()))
    with pytest.raises(StudyError, match=said):
        null_of(files_of(study), subject_of(sweep, {}), others, convert({"weights": "near", **joint}, Joint))


@pytest.mark.debt("32.10")
def test_sizes_that_are_exchanged_need_none(study):
    config = {**SWEEP, "treatment": "policy", "controls": {"none": []}}
    made = null(parts_of(study, config, filter="none", sizes="exchanged"))
    drawn = made.innovations(3, "policy")
    own = made.variables["policy"]
    draw = permute_within(np.random.default_rng([made.joint.seed, 3]), made.strata)
    np.testing.assert_allclose(drawn, own.project_draws(own.innovations[:, draw]), atol=1e-12)


@pytest.mark.debt("32.10")
@pytest.mark.parametrize("scheme", ["trajectories", "innovations"])
def test_blocks_turn_the_signs_of_whole_groups(study, scheme):
    config = {**SWEEP, "models": ["SDM"], "treatment": "x"}
    parts = parts_of(study, config, scheme=scheme, blocks="block", surrogates=19)
    made = null(parts)
    (name,) = made.variables
    own = made.variables[name]
    signs = signs_of(np.random.default_rng([made.joint.seed, 4]), made.blocks)
    assert len(set(zip(made.blocks.tolist(), signs.tolist(), strict=True))) == 7
    np.testing.assert_allclose(made.innovations(4, name), own.flip(signs), atol=1e-12)
    outputs = gathered(study, parts, 1)
    document = json.loads(outputs["document"].read_text(encoding="utf-8"))
    assert document["blocks"] == 7
    assert "groups:block" not in {row["name"] for row in document["residual"]}


@pytest.mark.debt("32.10")
def test_a_residual_is_looked_at_beyond_the_sweeps_matrices(study):
    """In space, in the means of variables that the treatment is no part of, in groups, in the outcome."""
    parts = parts_of(study, {**SWEEP, "models": ["SDM"], "treatment": "x"}, surrogates=39)
    document = json.loads(gathered(study, parts, 1)["document"].read_text(encoding="utf-8"))
    found = {row["name"] for row in document["residual"]}
    variables = {f"values:{name}" for name in ("c", "fixed", "gaps", "y")}
    assert found == variables | {"k_nearest", "places:", "groups:region", "groups:block", "outcome:"}
    assert document["dependence"] == []


@pytest.mark.debt("32.10")
def test_a_sweep_whose_specifications_all_fail_has_a_sentence_and_no_p_value(study, caplog):
    lines = [{"family": "distance_band", "threshold_km": 0.001, "standardise": "row"}]
    parts = parts_of(study, {**SWEEP, "weights": lines, "models": ["SDM"]}, surrogates=19)
    assert parts.chosen == []
    assert len(parts.own) == 8
    outputs = gathered(study, parts, 1)
    assert "no specification has a total effect" in caplog.text
    files = {name: str(path) for name, path in outputs.items()}
    assert read_rows([files["joint"]]) == read_rows([files["surrogates"]]) == []
    words = joint_words(files, str(study / "rows.parquet"))
    assert words.rows == words.residual == ()
    (told,) = words.told
    assert told.startswith("none of the 8 specifications of the sweep has a total effect")
    summary = summarise(list(map(read_sweep_row, read_rows([study / "rows.parquet"]))))
    assert (summary.specifications, summary.estimates) == (8, 0)
    assert sum(summary.failures.values()) == 8
    assert summary.effects["y"]["total"] is None
    assert summary.choices["y"]["total"] == summary.breaks["y"]["total"] == summary.posterior == ()


@pytest.mark.debt("32.10")
def test_what_a_study_knows_of_its_units_goes_to_one_job():
    stage = Plan(ROOT, "nqp")["joint_chunk"]
    around = {key: stage.job(*key).inputs.get("around", []) for key in stage.keys}
    assert [bool(files) for files in around.values()] == [True, *[False] * (len(around) - 1)]
    (files,) = filter(None, around.values())
    study = Plan(ROOT, "nqp").study
    assert len(files) == len(study.config["variables"]) + len(study.indices)


def test_a_plain_run_makes_no_joint_test():
    """nqp has one, which `make deep` alone asks for; its sweep's jobs do not know of it."""
    plan = Plan(ROOT, "nqp")
    assert list(plan["joint"].results())
    asked = plan.results()
    assert not {*plan["joint"].results(), *plan["joint_chunk"].results()} & {*asked}
    assert not any("/joint/" in path for path in asked)
    job = plan["sweep_chunk"].job("matrices", "0")
    assert not isinstance(job.options, JointChunkOptions)


def told_of(name, years=None):
    """What make deep tells of a study's joint test."""
    study = Plan(ROOT, name).study
    study.config["years"] = years or study.config["years"]
    ((sweep, joint),) = study.joints.items()
    return estimate_cost(study, sweep, joint).values


def test_the_cost_that_is_told_is_of_the_studys_estimates_units_and_years():
    told = [told_of("nqp", years) for years in ([2013, 2023], [2013, 2034])]  # 11 and 22
    assert told[0]["estimates"] == told[1]["estimates"] == "826,344"
    assert [one["share"] for one in told] == ["100%", "100%"]
    assert float(told[1]["minutes"]) == pytest.approx(2 * float(told[0]["minutes"]), rel=0.05)


def test_the_cost_that_is_told_is_of_what_is_estimated_one_by_one():
    """Half of munnell's models and half of its variances are a batch's; no linear sweep is."""
    assert 0.2 < float(told_of("munnell")["share"].rstrip("%")) / 100 < 0.3
    told = told_of("castle")
    assert (told["share"], told["estimates"]) == ("0%", "31,936")
    assert float(told["minutes"]) == pytest.approx(31_936 * 8e-6 * 550 / 60, abs=0.1)


def test_strata_in_which_nothing_can_be_exchanged_are_named_before_anything_runs():
    study = Plan(ROOT, "munnell").study
    with pytest.raises(StudyError, match="name: every unit is in a stratum of its own"):
        estimate_cost(study, "matrices", Joint(strata="name"))
    with pytest.raises(StudyError, match=r"joint\.blocks: region: the signs of 4 groups have 8 arrangements"):
        estimate_cost(study, "matrices", Joint(blocks="region"))
    assert estimate_cost(study, "matrices", Joint(strata="region"))


@pytest.mark.parametrize(
    ("joint", "said"),
    [
        ({"scheme": "residuals"}, "draws units again, whose neighbours would be lost"),
        ({"scheme": "spectral"}, "name a symmetric matrix, which the scheme spectral needs"),
        ({}, "name the matrix of the filter"),
        ({"weights": "nowhere"}, "nowhere"),
        ({"weights": "near", "scheme": "spectral", "blocks": "g"}, "scheme spectral has no use for blocks"),
        ({"weights": "near", "strata": "g", "blocks": "g"}, "leave out strata or blocks"),
        (
            {"weights": "near", "sizes": "exchanged", "blocks": "g"},
            "joint.sizes: units are not exchanged here",
        ),
        (
            {"weights": "near", "scheme": "spectral", "sizes": "exchanged"},
            "joint.sizes: units are not exchanged",
        ),
        ({"weights": "near", "blocks": "nowhere"}, "nowhere"),
    ],
)
def test_a_joint_test_that_the_sweep_does_not_allow_is_named(joint, said):
    study = {
        "study": "s",
        "years": [2000, 2005],
        "variables": {name: {} for name in "xyc"},
        "weights": {"near": {}},
        "units": {"groups": {"g": {}}},
        "sweeps": {"w": {**SWEEP, "joint": joint}},
        "analyses": {},
    }
    with pytest.raises(StudyError, match=said):
        resolve_sweeps(study, {})


@pytest.mark.debt("36.5")
def test_a_sweep_on_a_frame_is_that_of_a_study(study):
    """The same rows, the same surrogates and the same statistics of them."""
    config = {**SWEEP, "treatment": "x", "models": ["SDM"], "definitions": ["transformed", "direct"]}
    config |= {"windows": None, "controls": {"all": ["c"]}}
    parts = parts_of(study, {key: value for key, value in config.items() if value})
    grid, _attributes = parts.files.columns(["y", "x", "c"])
    cells = {name: values.ravel() for name, values in grid.values.items()}
    frame = pd.DataFrame({"unit": np.repeat(UNITS, 6), "year": YEARS * COUNT, **cells})
    frame = frame.drop(columns=["fixed", "gaps", "policy"])
    ground = load_ground(study / "units.parquet", {})
    lines = [{"family": "k_nearest", "k": k, "standardise": "row"} for k in (4, 6)]
    weights = {matrix_label(line): build_matrix(line, ground) for line in lines}
    definitions = ["transformed", "direct"]
    place = {"unit": "unit", "time": "year"}
    made = spillover.sweep(
        frame, "y ~ x + c", weights=weights, definitions=definitions, surrogates=19, **place
    )
    own = {(row.choices["matrix"], row.choices["definition"]): row.numbers for row in parts.own.values()}
    table = made.table.set_index(["matrix", "definition"])
    assert len(own) == len(table) == 4
    for key, row in own.items():
        for number in (
            "beta",
            "theta",
            "rho",
            "direct",
            "indirect",
            "total",
            "total_se",
            "total_p",
            "loglik",
        ):
            assert table.loc[key, number] == pytest.approx(row[number], rel=1e-12), (key, number)
    filtered = SimpleNamespace(**{**vars(parts), "joint": convert({"weights": "near"}, Joint)})
    near = build_matrix(lines[0], ground)
    np.testing.assert_array_equal(near.dense(), filtered.files.matrix("near", null(filtered).design).dense())
    run = Run(filtered.files, null(filtered), list(range(19)))
    found = [run.ordinary(one, None) for one in filtered.chosen]
    t, p = (np.array([one[i] for one in found]).T for i in (0, 1))
    wanted = {row.name: row for row in curve_rows(t[0], p[0], t[1:], p[1:], 0.05)}
    for row in made.joint[made.joint["subject"].isin(["curve", "search"])].to_dict("records"):
        for number in ("value", "p", "null_low", "null_median", "null_high"):
            if getattr(wanted[row["name"]], number) is not None:
                assert row[number] == pytest.approx(getattr(wanted[row["name"]], number), rel=1e-8), row
