"""What a study's jobs read, write and depend on, without Snakemake."""

import json
import math
import os
import re
import sys
from itertools import chain, combinations
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from base.code_hash import _closure
from base.job import canonical_json
from base.job_options import JobOptions
from base.yaml_file import read_yaml
from crosscheck.own import declarations_of
from plan.job import Job, Stage
from plan.jobs.analyses import panel_files
from plan.jobs.crosscheck import TOGETHER, group_analyses
from plan.plan import Plan
from plan.study import Study
from planned import ROOT, planned
from report.page_plan import flat
from spillover.errors import StudyError
from spillover.kinds.panel.kind import Panel
from spillover.kinds.specification_tests.kind import SpecificationTests

STUDIES = ("nqp", "munnell", "castle")
SMK = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.smk")}
# Rules that only who asks for them runs.
ASKED_FOR = {"page_of_what_there_is", "panel_files", "package", "paper"}
ASKED_FOR |= {"joint", "joint_chunk", "cell_influence"}


@pytest.fixture(scope="module")
def plans():
    return {name: planned(ROOT, name) for name in STUDIES}


def edited(tmp_path: Path, name: str, change) -> Plan:
    """The plan of a study whose configuration is changed, in a project that is otherwise this one."""
    for part in ("scripts", "resources", "envs"):
        (tmp_path / part).symlink_to(ROOT / part)
    (tmp_path / "config").mkdir()
    for path in (ROOT / "config").iterdir():
        (tmp_path / "config" / path.name).symlink_to(path)
    study = read_yaml(ROOT / "config" / f"{name}.yaml")
    change(study)
    (tmp_path / "config" / f"{name}.yaml").unlink()
    (tmp_path / "config" / f"{name}.yaml").write_text(json.dumps(study), encoding="utf-8")
    return planned(tmp_path, name)


def params(plan: Plan) -> dict[str, tuple[str, str]]:
    """All that Snakemake compares of each job beside its files."""
    return {
        " ".join([rule, *key]): (stage.job(*key).spec, stage.job(*key).caption)
        for rule, stage in plan.items()
        for key in stage.keys
    }


def changed_by(tmp_path: Path, name: str, change) -> set[str]:
    """The jobs that a change of a study's configuration makes again."""
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()
    one = params(edited(tmp_path / "before", name, lambda study: None))
    two = params(edited(tmp_path / "after", name, change))
    return {job for job in one.keys() | two.keys() if one.get(job) != two.get(job)}


@pytest.mark.parametrize("name", STUDIES)
def test_what_a_job_reads_another_writes_and_its_own_files_are_there(plans, name, monkeypatch):
    monkeypatch.chdir(ROOT)
    plan = plans[name]
    made = {path for stage in plan.values() for path in stage.results()}
    made |= {str(path) for path in Path(plan.study.results("match")).glob("*/matches.*")}  # by `make match`
    for stage in plan.values():
        for key in stage.keys:
            job = stage.job(*key)
            assert set(flat(job.inputs)) <= made, (stage.rule, key)
            assert all(Path(path).is_file() for path in flat(job.files)), (stage.rule, key)
            assert (
                set(json.loads(job.spec).get("raw", {})) == {*flat(job.files)} or "outdated" in SMK["report"]
            )


@pytest.mark.parametrize("name", STUDIES)
def test_no_two_jobs_write_one_file_or_one_log(plans, name):
    files = [path for stage in plans[name].values() for path in stage.results()]
    logs = [path for stage in plans[name].values() for path in stage.logs()]
    assert len(files) == len(set(files)) > 50
    assert len(logs) == len(set(logs)) > 30


@pytest.mark.parametrize("name", STUDIES)
def test_a_run_makes_every_job_but_those_that_are_asked_for(plans, name):
    plan = plans[name]
    idle = {rule for rule, stage in plan.items() if not stage.is_in_every_run}
    assert ASKED_FOR <= idle <= ASKED_FOR | {"audit", "base_map"}
    if plan["second_r"].keys:  # where R is, its script reads them
        idle -= {"panel_files"}
    assert set(plan.results()) == {
        path for rule, stage in plan.items() if rule not in idle for path in stage.results()
    }


def test_the_jobs_of_a_study_are_those_of_its_configuration(plans):
    study, plan = read_yaml(ROOT / "config/nqp.yaml"), plans["nqp"]
    for rule, section in (
        ("ingest", "sources"),
        ("index", "indices"),
        ("weight_matrix", "weights"),
        ("sweep", "sweeps"),
        ("table", "tables"),
        ("figure", "figures"),
    ):
        assert [name for (name,) in plan[rule].keys] == list(study[section]), section
    assert {name for (name,) in plan["analysis"].keys} >= set(study["analyses"])
    assert plan["warehouse"].keys == ((),)
    assert Plan(ROOT, "castle")["index"].names == "(?!)"
    assert not re.fullmatch(Plan(ROOT, "castle")["index"].names, "")


def test_the_jobs_of_an_analysis_read_its_variables_and_matrices_alone(plans):
    job = plans["munnell"]["analysis"].job("baseline")
    declared = plans["munnell"].study.analyses["baseline"]
    assert job.inputs["variables"] == [
        f"results/munnell/warehouse/panel/{variable}.parquet" for variable in declared.variables_used()
    ]
    assert job.inputs["units"] == "results/munnell/warehouse/units.parquet"  # a text: the script gets a text
    assert job.inputs["weights"] == job.inputs["chunks"] == []
    spec = json.loads(job.spec)
    assert (spec["analysis"], spec["options"]["outcome"]) == ("baseline", declared.outcome)
    assert plans["munnell"]["analysis"].code_of("baseline") == plans["munnell"]["analysis"].code_of("hc1")


@pytest.mark.debt("36.3")
@pytest.mark.parametrize("file", ["report/figure_style.py", "base/font.py"])
def test_a_font_of_the_style_draws_figures_and_the_page_again_and_no_table_or_estimate(plans, file):
    scripts = ROOT / "scripts"
    for plan in plans.values():
        again = [
            rule
            for rule, stage in plan.items()
            for key in stage.keys
            if scripts / file
            in _closure([scripts / path for path in (stage.script, *stage.job(*key).loads)], scripts)
        ]
        assert {*again} == {"figure", "page", "page_of_what_there_is"}
        assert again.count("figure") == len(plan["figure"].keys)


def test_a_chunk_depends_neither_on_the_name_nor_on_the_number_of_chunks(plans):
    keys = plans["munnell"]["chunk"].keys
    assert len(keys) > 1
    specs = [json.loads(plans["munnell"]["chunk"].job(*key).spec) for key in keys]
    assert len({json.dumps({**spec, "first": 0, "last": 0}) for spec in specs}) == 1
    assert all("chunks" not in spec["options"] for spec in specs)


@pytest.mark.debt("35.2")
@pytest.mark.parametrize("name", ["munnell", "castle"])
def test_a_script_reads_the_options_that_the_plan_wrote(plans, name):
    """Each field of a job's options comes back, and one that the struct lacks is refused."""
    for stage in plans[name].values():
        for key in stage.keys[:3]:
            options = stage.job(*key).options
            assert isinstance(options, JobOptions), stage.rule
            written = json.loads(canonical_json(options.plain()))
            read = msgspec.convert(written, type(options))
            assert json.loads(canonical_json(read.plain())) == written
            with pytest.raises(msgspec.ValidationError, match="unknown field `other`"):
                msgspec.convert({**written, "other": 1}, type(options))


class Named(JobOptions, frozen=True, kw_only=True):
    name: str = ""


def test_a_job_is_made_once(plans):
    asked = []

    def make(name: str) -> Job:
        asked.append(name)
        return Job(options=Named(name=name))

    stage = plans["nqp"].study.stage("r", "analyses/job.py", {"a": "r/{x}.json"}, make, [("b",)], log="r/{x}")
    wildcards = type("Wildcards", (), {"x": "b"})()
    assert stage.spec(wildcards) == stage.spec(wildcards) == '{"name":"b"}'
    assert stage.inputs(wildcards) == stage.files(wildcards) == {}
    assert asked == ["b"]


def test_what_is_wrong_with_a_study_is_one_line_to_a_rule_and_an_error_to_a_program(plans):
    def make(name: str) -> Job:
        return Job(options=Named(), files={"files": plans["nqp"].study.resource(f"resources/nqp/{name}.csv")})

    stage = plans["nqp"].study.stage("r", "analyses/job.py", {"a": "r/{x}"}, make, [("b",)], log="r/{x}")
    wildcards = type("Wildcards", (), {"x": "b"})()
    said = r"config/nqp.yaml: file not found: 'resources/nqp/b.csv'"
    with pytest.raises(StudyError, match=said):
        stage.job("b")
    for asked in (stage.inputs, stage.files, stage.spec, stage.code, stage.memory_mb):
        with pytest.raises(SystemExit, match=said):
            asked(wildcards)


def test_the_label_of_a_variable_is_no_option_of_a_job_that_computes(tmp_path):
    def change(study):
        study["variables"]["lpcap"]["label"] = "Public capital, again"

    rules = {name.split()[0] for name in changed_by(tmp_path, "munnell", change)}
    # The warehouse keeps it, in a list of variables; what prints is made again.
    assert rules <= {
        "warehouse",
        "table",
        "figure",
        "page",
        "page_of_what_there_is",
        "paper",
        "collect",
        "panel_files",
    }
    assert "page" in rules


def test_a_table_of_robustness_checks_prints_the_label_of_what_its_baseline_explains(plans):
    labels = json.loads(plans["munnell"]["table"].job("table10_robustness").spec)["labels"]
    assert labels["lgsp"] == plans["munnell"].study.labels["lgsp"]


def test_an_option_of_an_analysis_changes_its_jobs_and_what_says_it(plans, tmp_path):
    def change(study):
        study["analyses"]["conley"]["variance"]["cutoff_km"] = 333

    found = changed_by(tmp_path, "munnell", change)
    assert {"analysis conley", "page"} <= found
    assert {name for name in found if name.startswith("analysis ")} == {"analysis conley"}
    groups = group_analyses(plans["munnell"].study)
    (first,) = (first for first, group in groups.items() if "conley" in group.names)
    assert {name for name in found if name.startswith("second_opinion ")} == {f"second_opinion {first}"}


@pytest.mark.debt("36.3")
@pytest.mark.parametrize(("study", "most"), [("munnell", 6), ("castle", 3), ("nqp", 9)])
def test_one_job_asks_about_analyses_that_read_the_same_files(plans, study, most):
    """Each analysis with a recipe is in one job, alone where a regression follows from what it found."""
    plan, stage = plans[study], plans[study]["second_opinion"]
    groups = group_analyses(plan.study)
    asked = {first: [one.analysis for one in stage.job(first).options.analyses] for (first,) in stage.keys}
    assert asked == {first: names for first, (_, names) in groups.items()}
    assert sorted(chain(*asked.values())) == sorted(n for n, recipes in plan.study.recipes.items() if recipes)
    assert max(map(len, asked.values())) <= TOGETHER
    assert len(asked) <= most
    for first, names in asked.items():
        given = stage.job(first)
        assert names[0] == first
        assert (
            not any(declarations_of(plan.study.kinds[name]).needs_analysis for name in names)
            or len(names) == 1
        )
        for name in names:
            assert {*flat(panel_files(plan.study, name))} <= {*flat(given.inputs)}
            assert {*plan.study.list_files(plan.study.analyses[name])} <= {*flat(given.files)}


def test_a_study_without_crosscheck_asks_no_other_program(tmp_path):
    plan = edited(tmp_path, "castle", lambda study: study.update(crosscheck=False))
    assert not any("crosscheck" in path for path in plan.results())
    assert plan["crosscheck"].keys  # for who asks
    assert plan["collect"].job().inputs["crosscheck"] == []


def test_what_is_no_longer_made_is_left_over(tmp_path, monkeypatch):
    plan = Plan(ROOT, "castle")
    kept = [path for path in plan.results() if "/" in path.removeprefix("results/castle/")][:20]
    monkeypatch.chdir(tmp_path)
    left = ["analyses/gone.json", "panel/units.csv", "tables/table09_gone.csv"]
    others = ["data/x.csv", "match/runs/x.json", "compare/changes.csv", "tables/.x.tmp"]
    for path in [*kept, *(f"results/castle/{name}" for name in [*left, *others])]:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch()
    assert plan.leftovers() == [f"results/castle/{name}" for name in left]
    plan.study.config["panel"] = {}  # of a study with one, what its configuration is read by
    assert plan.leftovers() == [f"results/castle/{name}" for name in left if "panel" not in name]


@pytest.mark.debt("36.2")
def test_jobs_that_hold_a_large_file_ask_for_memory_by_its_size(tmp_path):
    """A file of 28 MB (20,000 units × 20 years) had 2,033 MB when it was read."""
    study = SimpleNamespace(folders={"panel": tmp_path}, raw_files={"panel": ["a.csv", "gone.csv"]})
    (tmp_path / "a.csv").touch()
    for size, asked in ((400_000, 350), (3_941_960, 516), (28_116_610, 2_450)):
        os.truncate(tmp_path / "a.csv", size)
        assert Study.memory_of(study, ["panel"], 600, 80) == asked
    study.raw_files["panel"].append("b.xlsx")  # a workbook holds more than its size says
    (tmp_path / "b.xlsx").touch()
    os.truncate(tmp_path / "a.csv", 400_000)
    assert Study.memory_of(study, ["panel"], 600, 80) == 600


def asked_at(units: int, periods: int, megabytes: float, folder: Path) -> dict[str, int]:
    """By rule, and of analyses by kind, the MB that a job of so large a panel asks for. megabytes: of its
    file.
    """
    plan = Plan(ROOT, "nqp")
    study = plan.study
    first = next(iter(study.sources))
    (folder / "a.csv").touch()
    os.truncate(folder / "a.csv", int(megabytes * 1e6))
    vars(study).update(size=(units, periods), folders=dict.fromkeys(study.sources, folder))
    vars(study)["specifications"] = dict.fromkeys(study.sweeps, 0) | {"matrices": 1_656}
    vars(study)["raw_files"] = {name: [] for name in study.sources} | {first: ["a.csv"]}
    rules = [rule for rule in plan if rule not in ASKED_FOR - {"panel_files"} and plan[rule].keys]
    found = {rule: max(plan[rule].job(*key).memory_mb for key in plan[rule].keys) for rule in rules}
    kinds = {one.kind: one.memory_of(units, periods) for one in study.analyses.values()}
    model = {"outcome": "y", "regressors": ("treat", "x0", "x1", "x2")}
    for one in (SpecificationTests(**model, weights="w"), Panel(**model)):
        kinds[one.kind] = one.memory_of(units, periods)
    return found | {f"analysis, {kind}": asked for kind, asked in kinds.items()}


@pytest.mark.debt("36.2")
def test_jobs_ask_for_the_memory_that_was_measured_at_each_size(tmp_path):
    """As much as each had; at 20,000 units, and of most rules at each size, no more than about twice that."""
    text = (ROOT / "docs" / "records" / "scale.md").read_text(encoding="utf-8")
    lines = text.partition("| rule | 300 × 20 |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(rows) > 18
    lavish = set()
    for at, size in enumerate(((300, 20, 0.42), (2_844, 20, 4.0), (20_000, 10, 14.06)), 1):
        asked = asked_at(*size, tmp_path)
        for rule, *cells in rows:
            said, had = (int(number.replace(",", "")) for number in cells[at - 1].split(": "))
            assert said == asked[rule] >= had, (rule, size)
            if said > 2.2 * had:
                lavish.add((rule, at))
    assert {rule for rule, at in lavish if at == 3} <= {"second_sweep"}
    assert len(lavish) < 11, lavish


SWEPT = {  # what jobs had, in MB, of a sweep of 59,616 specifications
    "sweep": 685,
    "crosscheck": 645,
    "figure": 481,
    "collect": 337,
    "page": 1_091,
}


@pytest.mark.debt("36.2")
def test_jobs_that_read_a_sweep_ask_by_its_specifications():
    """At 59,616 of 45 units as much as they had (docs/records/scale.md), and no more than about twice."""
    plan = Plan(ROOT, "nqp")
    rows = plan.study.specifications
    assert rows == {
        name: math.prod(c.count for c in sweep.choices()) for name, sweep in plan.study.sweeps.items()
    }
    vars(plan.study)["specifications"] = dict.fromkeys(rows, 0) | {"matrices": 59_616}
    for rule, had in SWEPT.items():
        asked = max(plan[rule].job(*key).memory_mb for key in plan[rule].keys)
        assert had <= asked <= 2.1 * had, rule


def test_a_package_reads_the_plan(plans):
    plan = plans["nqp"]
    options = json.loads(plan["package"].job().spec)
    assert options["logs"] == [log for s in plan.values() if s.is_in_every_run for log in s.logs()]
    assert "logs/nqp/warehouse.log" in options["logs"]
    assert options["memory_mb"] == max(s.job(*key).memory_mb for s in plan.values() for key in s.keys)
    shown = {program["file"]: program for program in options["programs"]}
    assert len(shown) == len(plan["table"].keys) + len(plan["figure"].keys)
    one = shown["results/tables/table01_index_weights.csv"]
    assert (one["rule"], one["script"]) == ("table", "report/tables.py")
    assert {"name": "NQP", "rule": "index", "script": "index/build.py"} in one["results"]


def test_a_study_that_names_what_is_not_there_is_refused(tmp_path):
    def change(study):
        study["audit"]["folder"] = "resources/nqp/nothing"

    with pytest.raises(StudyError, match=r"audit.folder: folder not found: 'resources/nqp/nothing'"):
        edited(tmp_path, "nqp", change)


def rules() -> dict[str, str]:
    """The text of each rule by its name."""
    parts = [
        re.split(r"^(?:rule|checkpoint) (\w+):$", text, flags=re.M)[1:]
        for name, text in SMK.items()
        if name != "common"
    ]
    return {name: text for part in parts for name, text in zip(part[::2], part[1::2], strict=True)}


def test_a_rule_is_asked_of_its_own_stage_and_runs_the_script_that_the_plan_hashes(plans):
    assert set(rules()) == set(plans["nqp"])
    for name, text in rules().items():
        text = text.split("\n# ")[0]
        stage: Stage = plans["nqp"][name]
        assert set(re.findall(r"\b([A-Z][A-Z_]+)\.", text)) - {"PLAN"} == {name.upper()}, name
        assert re.findall(r'"\.\./scripts/(.+\.py)"', text) == [stage.script], name
        for part in ("outputs", "log", "spec", "code", "memory_mb", "minutes"):
            assert f"{name.upper()}.{part}" in text, (name, part)
        constrained = re.search(r"wildcard_constraints:\n((?: {8}.+\n)+)", text)
        found = re.findall(r"^ {8}(\w+)=", constrained[1], re.M) if constrained else []
        assert found == list(stage.wildcards), name


def test_rules_are_pages_without_functions():
    for name, text in SMK.items():
        assert "lambda" not in text
        assert name == "common" or not re.search(r"^\s*def ", text, re.M)


def test_what_waits_for_the_warehouse_is_behind_its_gate(plans):
    """All that comes after the checkpoint, and nothing that comes before: Snakemake could not plan that."""
    for name, text in rules().items():
        before = name in ("ingest", "warehouse", "suspects", "page_of_what_there_is")
        assert (f"unpack(gated({name.upper()}.inputs))" in text) != before, name
    for stage in map(plans["nqp"].get, ("ingest", "suspects", "warehouse")):
        read = {path for key in stage.keys for path in flat(stage.job(*key).inputs)}
        assert all("/ingest/" in path or "/suspects" in path for path in read)


def test_no_wildcard_is_left_in_a_path(plans):
    for plan, other in combinations(plans.values(), 2):
        for stage in plan.values():
            paths = [*stage.results(), *stage.logs()]
            assert not any({"{", "}"} & set(path) for path in paths)
        assert set(plan) == set(other)


def test_an_option_goes_the_way_that_the_documentation_shows():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    shown = page.partition("## One option")[2].split("```")[1]
    files = re.findall(r"[\w/]+\.(?:py|smk)", shown)
    assert len(files) >= 9
    assert [f for f in files if not (ROOT / "scripts" / f).is_file() and not (ROOT / f).is_file()] == []
    passed = set()
    sys.setprofile(lambda frame, _event, _argument: passed.add(frame.f_code.co_filename))
    try:
        spec = Plan(ROOT, "castle")["analysis"].job("bacon").spec
    finally:
        sys.setprofile(None)
    assert json.loads(spec)["options"]["outcome"] == "l_homicide"
    assert {str(ROOT / "scripts" / file) for file in files if file.startswith("plan/")} <= passed
    assert "spec=ANALYSIS.spec" in shown
    assert "spec=ANALYSIS.spec" in SMK["analyses"]


def test_other_programs_are_given_no_estimate_but_that_which_a_regression_follows_from(plans):
    """The slopes of a threshold regression are asked for given its thresholds."""
    plan = plans["munnell"]
    stage = plan["second_opinion"]
    given = {name: stage.job(name).inputs.get("found") for (name,) in stage.keys}
    assert {name for name, file in given.items() if file} == {"threshold"}
    assert given["threshold"] == "results/munnell/analyses/threshold.json"
