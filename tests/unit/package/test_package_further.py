"""The lines for packages of R and user-written commands of Stata."""

import re
import shutil
import subprocess
from typing import get_args, get_origin

import numpy as np
import pandas as pd
import pytest

from package.build import TEMPLATES, further_files
from package.further import END, further_do, further_r
from plan.analyses import kinds
from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.placebo import placebo, placebo_earlier
from spillover.arrays.gmm import fit_gmm
from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments
from spillover.arrays.lags import lag
from spillover.arrays.quantile import fit_quantiles
from spillover.arrays.threshold import fit_threshold
from spillover.declarations import convert, fields_of, having
from spillover.replicate.r import require_package
from spillover.replicate.recipes import Further, further_of

POLICY = {"outcome": "y", "treatment": "treated"}
DYNAMIC = {"kind": "gmm", "outcome": "y", "regressors": ["L.y", "x"], "exogenous": ["x"]}
ANALYSES = {
    "bacon": {"kind": "bacon", **POLICY},
    "paths": {
        "kind": "event_study",
        **POLICY,
        "controls": ["x"],
        "window": [-3, 4],
        "leads": 2,
        "estimators": ["two-way", "callaway-santanna", "imputation", "sun-abraham"],
    },
    "switching": {"kind": "event_study", **POLICY, "estimators": ["switching"]},
    "dynamic": {**DYNAMIC, "lagged": [{"variable": "y", "lags": [2, 4], "collapse": True}]},
    "system": {
        **DYNAMIC,
        "lagged": [{"variable": "y"}],
        "system": True,
        "exogenous_in": "separate",
        "steps": 1,
        "robust": False,
        "period_effects": False,
    },
    "orthogonal": {**DYNAMIC, "lagged": [{"variable": "y"}], "transformation": "orthogonal"},
    "nearest": {
        "kind": "matching",
        **POLICY,
        "covariates": ["x", "m"],
        "caliper": 0.05,
        "neighbours": 2,
        "cluster": "region",
        "by_year": True,
        "whole_units": True,
        "weighted": True,
    },
    "kernel": {"kind": "matching", **POLICY, "covariates": ["x"], "method": "kernel", "bandwidth": 0.11},
    "dealt": {"kind": "placebo", **POLICY, "controls": ["L.x"], "draws": 99, "seed": 8, "earlier": [2]},
    "weighted": {"kind": "placebo", **POLICY, "observation_weights": "q", "dealt": ["units"], "draws": 99},
    "cohorts": {
        "kind": "staggered",
        **POLICY,
        "controls": ["x"],
        "control": "not-yet",
        "method": "ipw",
        "base": "universal",
        "cluster": "region",
        "bootstrap": {"draws": 499},
        "seed": 31,
    },
    "early": {"kind": "staggered", **POLICY, "anticipation": 1},
    "triple": {"kind": "staggered", **POLICY, "eligible": "m"},
    "listed": {"kind": "bacon", "outcome": "y", "treatment": {"file": "policies.csv"}},
    "tails": {"kind": "bacon", **POLICY, "winsorise": {}},
    "regimes": {
        "kind": "threshold",
        "outcome": "y",
        "regressors": ["x"],
        "controls": ["m"],
        "threshold": "q",
        "thresholds": 2,
        "trim": 0.05,
        "grid": 40,
        "draws": 300,
        "seed": 6,
        "effects": "two-way",
    },
    "quantiles": {
        "kind": "quantile",
        "outcome": "y",
        "regressors": ["x", "m"],
        "quantiles": [0.25, 0.5],
        "draws": 200,
        "seed": 4,
        "effects": "two-way",
    },
}
COMMANDS = ("xtabond2", "xthreg", "csdid", "reghdfe", "areg", "did_imputation", "eventstudyinteract")
COMMANDS = (*COMMANDS, "bacondecomp", "psmatch2", "xtqreg")
PANEL = {"y", "x", "m", "q", "treated", "unit", "unit_code", "year", "region", "region_code"}


def further(name: str, options: dict) -> Further:
    """An analysis as the workflow hands it to the package."""
    analysis = convert(options, kinds()[options["kind"]])
    return further_of(name, analysis)


def example(kind: str) -> dict:
    """A kind's required options, each with a variable of the panel."""
    known = {"outcome": "y", "treatment": "treated", "threshold": "q"}
    required = [field for field in fields_of(kinds()[kind]) if field.required]
    lists = {field.name: get_origin(get_args(field.type)[0]) is tuple for field in required}
    return {"kind": kind, **{name: ["x"] if lists[name] else known.get(name, "m") for name in lists}}


THERE = {options["kind"] for options in ANALYSES.values()}
MORE = {kind: example(kind) for kind in having("replicate.R.j2") if kind not in THERE}
ALL = {name: further(name, options) for name, options in {**ANALYSES, **MORE}.items()}


def in_r(name: str) -> str:
    return further_r([ALL[name]], "").removesuffix(END).partition("# --- ")[2]


def in_stata(name: str) -> str:
    return further_do([ALL[name]]).partition("* --- ")[2]


def commands(text: str, mark: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(mark))


def test_without_such_analyses_there_is_no_file():
    assert further_files([]) == {}
    assert list(further_files([ALL["bacon"]])) == ["replicate/further.R", "replicate/further.do"]


@pytest.mark.parametrize("name", ALL)
def test_brackets_and_quotes_close(name):
    for text in (commands(in_r(name), "#"), commands(in_stata(name), "*")):
        bare = re.sub(r'"[^"\n]*"', "", text)
        assert '"' not in bare
        for left, right in ("()", "[]", "{}"):
            assert bare.count(left) == bare.count(right), (name, left)


@pytest.mark.parametrize("name", ALL)
def test_every_variable_in_r_is_a_column_of_the_rows(name):
    text = commands(in_r(name), "#")
    columns = {
        stem for listed in re.findall(r"\), c\((.*?)\)\)", text) for stem in re.findall(r'"(\w+)"', listed)
    }
    used = set(re.findall(r"`(\w+)`", re.sub(r"list\(`.*?\)", "", text)))
    if "pgmm" in text:
        assert used <= PANEL
    else:
        assert used <= columns
        assert {column.removeprefix("L1_") for column in columns} <= PANEL


@pytest.mark.parametrize("name", ALL)
def test_every_variable_in_stata_is_one_of_the_panel_or_made_above(name):
    text = re.sub(r"(?m)^display as text .*$", "", commands(in_stata(name), "*"))
    made = set(re.findall(r"(?:generate|egen) (?:byte |int |double )?(\w+) =", text))
    for call in re.findall(rf"(?<!\")\b(?:{'|'.join(COMMANDS)}) ([^,\n]*)", text):
        words = set(
            re.findall(r"(?<![`.\w])[A-Za-z_]\w*(?!\w*[*'])", re.sub(r"\[\w+ = (\w+)\]", r"\1", call))
        )
        assert words - {"i"} <= PANEL | made, (name, call)


@pytest.mark.parametrize(
    ("name", "r", "stata"),
    [
        ("bacon", ["bacondecomp::bacon(`y` ~ `treated`"], ["bacondecomp y treated, ddetail"]),
        (
            "paths",
            [
                "i(.event, ref = c(-1)) + `x` | unit + year",
                "pmin(pmax(d$year - d$.adoption, -3), 4)",
                'base_period = "universal"',
                "min_e = -3, max_e = 4",
                "sunab(.cohort, year) + `x`",
                "first_stage = ~ `x` | .code + year",
                "pretrends = -2:-1",
            ],
            [
                "min(max(year - _adoption, -3), 4) if _ever",
                "absorb(unit_code year) vce(cluster unit_code)",
                "estat event, window(-3 4)",
                "covariates(x)",
                "pretrends(2)",
            ],
        ),
        (
            "dynamic",
            [
                "pgmm(`y` ~ lag(`y`, 1) + `x` | lag(`y`, 2:4) | `x`",
                'effect = "twoways", model = "twosteps", transformation = "d", collapse = TRUE',
                "robust = TRUE",
            ],
            ["y L1_y x _year*, gmm(y, lag(2 4) collapse) iv(x)", "noleveleq twostep robust h(3) level(95)"],
        ),
        (
            "system",
            ['effect = "individual", model = "onestep", transformation = "ld"', "2:99", "robust = FALSE"],
            ["gmm(y, lag(2 .) equation(both)) iv(x, equation(diff)) iv(x, equation(level)) h(3)"],
        ),
        ("orthogonal", ["No line: pgmm has no orthogonal deviations"], ["noleveleq orthogonal twostep"]),
        (
            "nearest",
            [
                "ratio = 2, caliper = 0.05, std.caliper = FALSE, replace = TRUE",
                "split(d, d$year)",
                "~ .weight",
            ],
            [
                "x m, logit neighbor(2) caliper(0.05) common ties",
                "[aw = _matched]",
                "vce(cluster region_code)",
            ],
        ),
        ("kernel", ["No line: MatchIt has no kernel matching"], ["kernel kerneltype(epan) bwidth(0.11)"]),
        (
            "dealt",
            ["set.seed(8)", 'c("L1_x"), NULL, kind, 99', "c(2)"],
            ["set seed 8", "forvalues draw = 1/99", "year >= _adoption - 2"],
        ),
        (
            "cohorts",
            [
                'control_group = "notyettreated", est_method = "ipw", base_period = "universal"',
                'clustervars = ".cluster", bstrap = TRUE, biters = 499',
                "set.seed(31)",
            ],
            [
                "method(stdipw) notyet cluster(region_code) long2",
                "wboot wbtype(rademacher) reps(499) rseed(31)",
            ],
        ),
        ("early", ["anticipation = 1"], ["No line: csdid has no anticipation"]),
        ("triple", ["No line: did and csdid have no triple"], ["No line: did and csdid have no triple"]),
        ("listed", ["No line: its treatment is a list"], ["No line: its treatment is a list"]),
        ("tails", ["No line: its tails"], ["No line: its tails"]),
        ("switching", ["No line: DIDmultiplegtDYN"], ["No line: did_multiplegt_dyn"]),
        (
            "regimes",
            ["count = 2, trim = 0.05, grid = 40, years = TRUE", "`x`:.regime + `m` | unit + year"],
            ["rx(x) qx(q) thnum(2) trim(0.05 0.05) bs(300 300) grid(40) thlevel(95)", "set seed 6"],
        ),
        (
            "quantiles",
            ["`y` ~ `x` + `m` + factor(unit) + factor(year)", "c(0.25, 0.5), type = 2"],
            [
                "xtqreg y x m _year*, id(unit_code) ls",
                "numlist 0.25 0.5",
                "reps(200) seed(4) cluster(unit_code) idcluster(_copy)",
            ],
        ),
    ],
)
def test_the_options_of_an_analysis_are_in_its_lines(name, r, stata):
    for words, text in [(words, in_r(name)) for words in r] + [(words, in_stata(name)) for words in stata]:
        assert words in text


@pytest.mark.parametrize("name", ["triple", "listed", "tails"])
def test_without_a_line_there_is_no_command(name):
    for text, mark, said in ((in_r(name), "#", "message("), (in_stata(name), "*", "display as text ")):
        _title, *lines = commands(text, mark).splitlines()  # its name, and why there is nothing below it
        assert all(line.startswith(said) for line in lines if line), lines
        assert lines[-1].startswith(f'{said}"  No line: ')


def test_each_block_says_whether_it_was_run():
    for name, one in ALL.items():
        if name not in ("triple", "listed", "tails"):
            assert "# Run by a test of the project on simulated data" in in_r(name)
            assert ("data, where R has" in in_r(name)) == (
                one.kind not in ("placebo", "quantile", "threshold")
            )
            assert "* Not run." in in_stata(name)


def test_labels_are_quoted_in_both_programs():
    label = 'a "b" `c\' $d'
    sample = {"without": {"units": [label], "groups": {"region": [label]}}}
    one = further("odd", {**ANALYSES["bacon"], "sample": sample})
    assert r'without_units = c("a \"b\" `c' in further_r([one], "")
    lines = further_do([one]).splitlines()
    text = '"a " + char(34) + "b" + char(34) + " " + char(96) + "c" + char(39) + " " + char(36) + "d"'
    assert f"drop if unit == {text}" in lines
    assert f"drop if region == {text}" in lines


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    """Simulated: 60 units, 8 years; a slope that changes at q = 0.5, units treated from 2004 and 2006."""
    stream = np.random.default_rng(4)
    units, years = 60, 8
    frame = pd.DataFrame(
        {
            "unit": np.repeat([f"u{i:02d}" for i in range(units)], years),
            "year": np.tile(np.arange(2001, 2001 + years), units),
            "x": stream.normal(size=units * years),
            "m": stream.normal(size=units * years),
            "q": stream.uniform(size=units * years),
        }
    )
    start = np.repeat(
        np.where(np.arange(units) < 20, 2004.0, np.where(np.arange(units) < 35, 2006.0, np.inf)), years
    )
    frame["treated"] = (frame["year"] >= start).astype(float)
    noise = stream.normal(size=units * years)
    slope = np.where(frame["q"] > 0.5, 2.0, -1.0)
    frame["y"] = slope * frame["x"] + 0.5 * frame["m"] + frame["treated"] + 0.3 * noise
    return frame


@pytest.fixture(scope="module")
def said(simulated, tmp_path_factory) -> str:
    """What further.R prints on the simulated panel."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    folder = tmp_path_factory.mktemp("further")
    for part in ("data", "replicate"):
        (folder / part).mkdir()
    simulated.to_csv(folder / "data" / "panel.csv", index=False)
    regions = pd.DataFrame({"unit": simulated["unit"].unique(), "region": ["north", "south"] * 30})
    regions.to_csv(folder / "data" / "units.csv", index=False)
    for path, content in further_files(list(ALL.values())).items():
        (folder / path).write_bytes(content)
    shutil.copy(TEMPLATES / "data.R", folder / "replicate")
    done = subprocess.run(
        ["Rscript", "--vanilla", "further.R"], cwd=folder / "replicate", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_error_of_a_package_is_told_and_the_lines_below_it_run(tmp_path):
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    lines = [
        (TEMPLATES / "further.R").read_text(),
        require_package("stats", lambda: 'stop("too few")'),
        'cat("below")',
        END,
    ]
    (tmp_path / "some.R").write_text("\n".join(lines))
    done = subprocess.run(["Rscript", "--vanilla", "some.R"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "below")
    assert done.stderr == "  failed: too few\n1 of these ended with an error\n"


@pytest.mark.slow
def test_r_finds_the_thresholds_of_the_workflow(simulated, said):
    d, options = simulated, {"thresholds": 2, "trim": 0.05, "grid": 40, "draws": 0}
    unit = d["unit"].astype("category").cat.codes.to_numpy()
    columns = [d[name].to_numpy() for name in ("y", "x", "m", "q")]
    terms = (("x",), ("m",), "q")
    model = fit_threshold(*columns, unit, d["year"].to_numpy(), terms=terms, **options, effects="two-way")
    found = re.search(r"thresholds (\S+) +(\S+)", said)
    assert found is not None
    assert [float(found[1]), float(found[2])] == pytest.approx(model.thresholds, rel=1e-12)


@pytest.mark.slow
def test_r_finds_the_quantiles_of_the_workflow(simulated, said):
    d, unit = simulated, simulated["unit"].astype("category").cat.codes.to_numpy()
    columns = (d["y"].to_numpy(), d[["x", "m"]].to_numpy(), unit, d["year"].to_numpy())
    model = fit_quantiles(*columns, terms=("x", "m"), quantiles=(0.25, 0.5), effects="two-way")
    block = said[said.index(" location ") :]
    for place, term in enumerate(("x", "m")):
        found = re.search(rf"^{term} +(.+)$", block, re.MULTILINE)
        assert found is not None
        expected = [model.location[place], model.scale[place], *model.slopes[:, place]]
        assert [float(number) for number in found[1].split()] == pytest.approx(expected, rel=1e-9)


@pytest.mark.slow
def test_plm_finds_the_dynamic_panel_of_the_workflow(simulated, said):
    if "GMM" not in said:  # else R has ended with an error
        pytest.skip("R's plm is not installed")
    d, unit = simulated, simulated["unit"].astype("category").cat.codes.to_numpy()
    y, x, year = (d[name].to_numpy() for name in ("y", "x", "year"))
    instruments = LagInstruments("y", y, 2, 4, collapse=True)
    design = np.column_stack([lag(y, unit, year), x])
    own = OwnInstruments("x", x)
    model = fit_gmm(y, design, unit, year, terms=("L.y", "x"), lagged=[instruments], own=[own]).estimate
    tests = {test.name: test for test in model.tests}
    printed = {
        r"lag\(y, 1\) +(\S+) +(\S+)": (model["L.y"], model.se[0]),
        r"x +(\S+) +(\S+)": (model["x"], model.se[1]),
        r"Sargan test: chisq\((\S+)\) = (\S+)": (tests["hansen"].df[0], tests["hansen"].statistic),
        r"Autocorrelation test \((1)\): normal = (\S+)": (1, tests["ar1"].statistic),
    }
    block = said[said.index("Two-steps model Difference GMM") :]
    for pattern, ours in printed.items():
        found = re.search(rf"^{pattern}", block, re.MULTILINE)
        assert found is not None
        assert [float(found[1]), float(found[2])] == pytest.approx(ours, rel=1e-4, abs=1e-5), pattern


def case_of(rows: pd.DataFrame, controls: list[str], weights: str | None) -> tuple:
    """Outcome, adoption and controls of rows."""
    first = rows["year"].where(rows["treated"] == 1).groupby(rows["unit"]).transform("min").fillna(np.inf)
    unit = rows["unit"].astype("category").cat.codes.to_numpy()
    weight = rows[weights].to_numpy() if weights else None
    adoption = Adoption(unit, rows["year"].to_numpy(), first.to_numpy(float), weight)
    return rows["y"].to_numpy(), adoption, rows[controls].to_numpy() if controls else None


PRINTED = re.compile(r"(\w+(?: \w+)*): coefficient ([^\s,]+)(?:, p (\S+))?")


@pytest.mark.slow
def test_r_finds_the_placebos_of_the_workflow(simulated, said):
    rows = simulated.assign(L_x=simulated.groupby("unit")["x"].shift()).dropna()
    case = case_of(rows, ["L_x"], None)
    actual = fit_twfe(*case, terms=("x",))["treated"]
    earlier = placebo_earlier(*case, shifts=(2,))[2]["treated"]
    *dealt, (kind, moved, _) = PRINTED.findall(said)[:4]
    assert (kind, float(moved)) == ("2 years earlier", pytest.approx(earlier, rel=1e-8))
    assert [kind for kind, *_ in dealt] == ["units", "time", "both"]
    for kind, coefficient, p in dealt:
        assert float(coefficient) == pytest.approx(actual, rel=1e-8)
        ours = placebo(*case, kind=kind, draws=999, seed=1).p
        noise = np.sqrt(ours * (1 - ours) * (1 / 99 + 1 / 999))
        assert abs(float(p) - ours) < 4 * noise + 0.01, kind  # 99 draws of R beside 999 of ours


@pytest.mark.slow
def test_r_finds_the_weighted_coefficient_without_controls(simulated, said):
    ((kind, coefficient, _),) = PRINTED.findall(said)[4:]
    actual = fit_twfe(*case_of(simulated, [], "q"))["treated"]
    assert (kind, float(coefficient)) == ("units", pytest.approx(actual, rel=1e-8))
