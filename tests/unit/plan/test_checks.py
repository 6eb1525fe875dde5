"""What a configuration names must be there and fit; a refusal names the key, what was found and a remedy."""

import copy
import json
from pathlib import Path

import pytest

from base.checks import check_root, check_study_name
from base.place import Place
from base.project import find_project
from base.yaml_file import read_yaml
from ingest.registry import read_registry
from plan.analyses import resolve_analyses
from plan.checks import check_configuration
from plan.index import resolve_methods
from plan.load import load_study
from plan.report import resolve_figures, resolve_page, resolve_tables
from plan.study import Study
from plan.sweep import resolve_sweeps
from plan.truth import truth_file
from plan.weights import resolve_matrices
from spillover.declarations import all_options_of
from spillover.errors import StudyError
from spillover.sweeps.columns import choices_in, columns
from sweep.choice import columns_of

ROOT = Path(__file__).parents[3]
SMALL = read_yaml(ROOT / "tests" / "workflow" / "studies" / "small.yaml")


@pytest.fixture
def root(tmp_path):
    """A project's folder with the small study's files and no configuration yet."""
    (tmp_path / "config").mkdir()
    resources = tmp_path / "resources" / "small"
    resources.mkdir(parents=True)
    (resources / "units.csv").write_text("unit\n")
    (resources / "ring.gal").write_text("1\n")
    return tmp_path


def set_at(study, path, value):
    """The study with one value replaced; the path's last part may be new."""
    study = copy.deepcopy(study)
    *above, last = path
    inner = study
    for key in above:
        inner = inner[key]
    inner[last] = value
    return study


def plain_analyses(study):
    """The analyses as the rules hand them on: plain values, defaults included."""
    return {n: {"kind": a.kind, **all_options_of(a)} for n, a in resolve_analyses(study).items()}


def planned(root, study):
    """What reading a study and planning its graph do with a configuration: load it, resolve it, check it."""
    (root / "config" / "small.yaml").write_text(json.dumps(study, ensure_ascii=False), encoding="utf-8")
    study = load_study(root, "small")
    analyses = plain_analyses(study)
    resolve_matrices(study, root)
    sweeps = resolve_sweeps(study, resolve_analyses(study))
    resolve_methods(study)
    check_configuration(study, analyses, root)
    check_report(study, analyses, sweeps)


def check_report(study, analyses, sweeps):
    """What rules/report.smk does with a configuration."""
    kinds = {name: options["kind"] for name, options in analyses.items()}
    resolve_tables(study, kinds, {name: a.parts() for name, a in resolve_analyses(study).items()})
    choices = {n: choices_in(columns(columns_of(s.choices()))) for n, s in sweeps.items()}
    resolve_figures(study, kinds, choices)
    resolve_page(study, kinds, resolve_analyses(study))


def test_the_small_study_passes(root):
    planned(root, SMALL)


@pytest.mark.parametrize("name", ["nqp", "munnell", "observed", "cities"])
def test_the_studies_that_come_with_the_project_pass(name):
    study = load_study(ROOT, name)
    check_configuration(study, plain_analyses(study), ROOT)
    check_report(study, plain_analyses(study), resolve_sweeps(study, resolve_analyses(study)))


FIGURE = {"title": "T", "caption": "C"}


@pytest.mark.debt("35.3")
@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("years",), [2010, 10**18 - 1], r"years.*9+ is "),
        (("years",), [2010, 20211231], r"years.*20211231 is "),
        (("years",), [-4000, 2017], r"years.*-4000 is "),
        (("years",), [2010.0, 2017], r"years\.0: 2010\.0 is not of type 'integer'"),
        (("variables", "v" * 150), {"formula": "tax"}, r"variables: the name 'v+… has 150 characters"),
        (
            ("tables", "table03_" + "t" * 150),
            {"title": "T", "layout": "regression", "columns": [{"analysis": "with_tax"}]},
            r"tables: the name 'table03_t+… has 158 characters",
        ),
        (
            ("units", "file"),
            "resources/small/none.csv",
            r"units\.file: file not found: 'resources/small/none",
        ),
        (("units", "file"), "resources/small", r"units\.file: 'resources/small': expected a file, found a f"),
        (("units", "file"), "", r"units\.file: '': expected a file, found a folder"),
        (("units", "file"), "u\x7f" * 400, r"units\.file|control character"),
        (
            ("analyses", "with_tax", "sample"),
            {"years": [1990, 1995]},
            r"analyses\.with_tax\.sample\.years: \[",
        ),
        (
            ("analyses", "with_tax", "sample"),
            {"years": [2000, 2012]},
            r"is not within the panel's 2010 to 2017",
        ),
        (
            ("analyses", "with_tax", "sample"),
            {"without": {"years": [1999]}},
            r"analyses\.with_tax\.sample\.without\.years: 1999 is not within 2010 to 2017",
        ),
        (
            ("indices", "forces", "sample"),
            {"years": [1990, 1995]},
            r"indices\.forces\.sample\.years: \[1990, 1995\] is not within",
        ),
        (
            ("figures", "new"),
            {**FIGURE, "kind": "specification_curve", "sweep": "matrixes"},
            r"figures\.new\.sweep: unknown name 'matrixes'; did you mean 'matrices'\?",
        ),
        (
            ("figures", "new"),
            {**FIGURE, "kind": "moran", "analyses": ["with_tax"]},
            r"figures\.new\.analyses: 'with_tax' is of kind panel, and a figure of kind moran draws moran",
        ),
        (
            ("figures", "new"),
            {**FIGURE, "kind": "bootstrap", "analyses": ["bootstrp"]},
            r"figures\.new\.analyses: unknown name 'bootstrp'; did you mean 'bootstrap'\?",
        ),
        (
            ("figures", "new"),
            {**FIGURE, "kind": "map", "variable": "tax", "years": [2010, 2030]},
            r"figures\.new\.years: 2030 is not in the panel, 2010 to 2017",
        ),
        (
            ("figures", "new"),
            {**FIGURE, "kind": "paths", "variable": "tax", "by": "regoin"},
            r"figures\.new\.by: unknown name 'regoin'; did you mean 'region'\?",
        ),
        (
            ("figures", "new"),
            {**FIGURE, "kind": "sweep_matrices", "sweep": "matrices", "by": "region"},
            r"figures\.new\.by: unknown name 'region'; choose one of .*family",
        ),
        (
            ("figures", "new"),
            {**FIGURE, "kind": "specification_curve", "sweep": "matrices", "where": {"modl": ["SAR"]}},
            r"figures\.new\.where: unknown name 'modl'; did you mean 'model'\?",
        ),
        (
            ("tables", "table01_urban", "columns"),
            [{"analysis": "urban"}],
            r"tables\.table01_urban\.columns: unknown name",
        ),
        (
            ("report", "explorer"),
            "sweep",
            r"report\.explorer: unknown name 'sweep'; choose one of 'matrices'",
        ),
        (
            ("report", "main_results"),
            [{"label": "A", "analysis": "with_tax", "term": "L9.tax"}],
            r"report\.main_results\[0\]\.term: 'with_tax' has no term 'L9\.tax'",
        ),
        (
            ("report", "main_results"),
            [{"label": "A", "analysis": "with_tax", "term": "taxx"}],
            r"main_results\[0\]\.term: 'with_tax' has no term 'taxx'; did you mean 'tax'\?",
        ),
        (
            ("analyses", "with_tax", "regressors"),
            ["L8.tax"],
            r"with_tax\.regressors: 'L8\.tax' reaches beyond the panel, which has 8 periods",
        ),
        (("report", "stars"), [0.01, 0.05, 0.1], r"report\.stars: \[0\.01, 0\.05, 0\.1\] is out of order"),
        (("report", "stars"), [0.1, 0.1], r"report\.stars: \[0\.1, 0\.1\] is out of order"),
        (("weights", "ring"), {"family": "file", "file": ""}, r"weights\.ring\.file: '' should be non-empty"),
        (("variables", "2020"), {"formula": "tax"}, r"'2020' .*; a name here is a letter, then letters"),
        (("weights", "a b"), {"family": "k_nearest", "k": 2}, r"'a b' .*; a name here is a letter, then"),
        (("figures", "../x"), {}, r"'\.\./x' .*; a name here is a small letter, then small letters"),
        (("tables", "results"), {}, r"'results' .*; a name here is tableNN_"),
        (("units", "file"), "u{study}.csv", r"units\.file: 'u\{study\}\.csv' has braces, .*rename the file"),
        (("input",), "resources/{x}", r"input: 'resources/\{x\}' has braces"),
        (("title",), True, r"title: True is not of type 'string'; put it in quotation marks"),
        (
            ("title",),
            {"en": 5},
            r"title: .*; write a text, or a text for each language: \{en: …, zh: …\}",
        ),
        (
            ("title",),
            {"de": "Titel"},
            r"title: .*; no language here is called de; write a text for each: \{en: …, zh: …\}",
        ),
        (("years",), None, r"  years: no value is given; write a list: \[a, b\]$"),
        (
            ("years",),
            [2010, 2012, 2017],
            r"  years: \[2010, 2012, 2017\] has too many entries; at most 2 \S+ \S+$",
        ),
        (("years",), [2010.0, 2017], r"years\.0: .*; write a whole number, without a decimal point$"),
        (("crosscheck",), None, r"crosscheck: no value is given; write true or false$"),
        (
            ("sources", "towns", "unit"),
            {"nam": "x", "cod": {}},
            r"unit: unknown key 'nam'; did you mean 'name'\?\n.*unknown key 'cod'; did you mean 'code'",
        ),
        (("sources", "towns", "unit"), {"name": {"a": 1}}, r"unit\.name: .* 'string'; write a text$"),
        (("title",), None, r"title: no value is given; write a text$"),
        (
            ("units",),
            {"files": "u.csv"},
            r"unknown key 'files'; did you mean 'file'\?\n +units: 'file' is a required",
        ),
        (("controls",), {"a b": ["tax"]}, r"controls: 'a b' does not match"),
        (("audit",), {"r2": "plain"}, r"audit: 'folder' is a required property; add it"),
        (
            ("audit",),
            {"folder": "x", "claims": [{"variable": "a", "text": "b"}]},
            r"claims\.0: '\w+' is a required",
        ),
        (("audit",), {"folder": "x", "nested": [{"table": 1}]}, r"audit\.nested\.0: 'columns' is a required"),
        (("sources", "towns", "year"), {"from": "column"}, r"towns\.year: 'column' is a required property"),
        (("sources", "towns", "unit"), {}, r"sources\.towns\.unit: \{\} should be non-empty"),
        (("title",), ["x" * 9_000] * 4, r"title: \['x+… is not of type 'string'"),
        (("sources", "towns", "package"), "", r"sources\.towns\.package: '' does not match"),
        (("sources", "towns", "package"), None, r"sources\.towns\.package: no value is given"),
        (
            ("sources", "towns", "files"),
            "a{99999999999999999999}",
            r"sources\.towns\.files: .* not a regular expr",
        ),
        (
            ("analyses", "with_tax", "variance"),
            "HC1",
            r"with_tax\.variance: 'HC1' stands alone; write keys and values: \{kind: HC1\}",
        ),
        (
            ("analyses", "with_tax", "variance"),
            "robust",
            r"variance\.kind: 'robust' is not one of classical, HC0",
        ),
        (("analyses", "with_tax", "level"), "95%", r"level: '95%' .*; write a number alone, without quot"),
        (("sources", "towns", "columns"), "tax", r"columns: 'tax' .*; write keys and values: \{key: value\}"),
        (("sources", "towns", "redistribute"), "yes", r"redistribute: 'yes' .*; write true or false"),
    ],
)
def test_what_is_not_there_or_does_not_fit_is_named(root, path, value, message):
    with pytest.raises(StudyError, match=message) as caught:
        planned(root, set_at(SMALL, path, value))
    assert len(str(caught.value)) < 1500


READ_WHERE_THEY_ARE = {
    "units.csv": lambda root: planned(root, SMALL),
    "ring.gal": lambda root: planned(root, SMALL),
    "corrections.csv": lambda root: Study(root, SMALL).corrections,
    "truth.json": lambda root: truth_file(root, SMALL),
    "../../config/sources.yaml": lambda root: read_registry(Place(root), "en"),
    "../../spillover.yaml": find_project,
}


@pytest.mark.debt("33.14")
@pytest.mark.parametrize(("file", "read"), READ_WHERE_THEY_ARE.items(), ids=READ_WHERE_THEY_ARE)
def test_a_broken_link_is_no_file_that_nobody_wrote(root, file, read):
    """What is only read where it is there was passed over: corrections behind a share that is not mounted."""
    given = root / "resources" / "small" / file
    given.unlink(missing_ok=True)
    given.symlink_to("/not/mounted")
    with pytest.raises(StudyError, match=rf"{given.name}'?: is a broken or circular link; obtain the file"):
        read(root)


@pytest.mark.parametrize("name", ["NO", "on", "null", "y", "ESTIMATE"])
def test_names_that_yaml_reads_as_something_else_are_names(root, name):
    study = set_at(SMALL, ("variables", name), {"formula": "tax"})
    study["analyses"]["with_tax"] = {**study["analyses"]["with_tax"], "regressors": [name, "finance"]}
    planned(root, study)


@pytest.mark.parametrize(
    "name", ["../nqp", "a b", "", "*", "x" * 300, "/etc/passwd", "nul\0", "2020", "schema/x"]
)
def test_a_study_is_called_by_a_name_alone(name):
    """Among the studies may be some of a user's own."""
    with pytest.raises(StudyError, match=r"the studies here are .*\bcastle, .*\bmunnell, .*\bobserved"):
        load_study(ROOT, name)


def test_a_folder_given_on_the_command_line_that_no_path_can_be(root):
    (root / "config" / "small.yaml").write_text(json.dumps(SMALL), encoding="utf-8")
    with pytest.raises(StudyError, match=r"--config input='a.x00b': has a character that no path can have"):
        load_study(root, "small", {"input": "a\0b"})


@pytest.mark.parametrize("name", ["a{b}", "a\\b", "a\nb", "a\udcff", "a\x7f"])
def test_a_project_in_a_folder_that_snakemake_or_duckdb_read_otherwise(name):
    with pytest.raises(StudyError, match=r"the project's folder .* move the project to a plain path"):
        check_root(Path("/home") / name)
    check_root(Path("/home/two words/$(x)/城市"))


PANEL = {"kind": "panel", "outcome": "y", "regressors": ["x"]}
SPATIAL = {"kind": "spatial", "outcome": "y", "regressors": ["x"], "weights": "w"}
PARTED = {
    "baseline": PANEL,
    "mediation": {"kind": "mediation", "outcome": "y", "treatment": "x", "mediators": ["m"]},
    "durbin": {**SPATIAL, "model": "SDM"},
    "dynamic": {**SPATIAL, "model": "SDM", "dynamic": "y"},
    "errors": {**SPATIAL, "model": "SEM"},
}


def of_parts(layout, **column):
    """What is said of a table of one column."""
    study = {
        "study": "x",
        "years": [2001, 2010],
        "units": {},
        "variables": {"y": {}, "x": {}, "m": {}},
        "weights": {"w": {}},
        "analyses": PARTED,
        "tables": {"table01_a": {"title": "A", "layout": layout, "columns": [column]}},
    }
    found = resolve_analyses(study)
    kinds = {name: analysis.kind for name, analysis in found.items()}
    return resolve_tables(study, kinds, {name: analysis.parts() for name, analysis in found.items()})


@pytest.mark.debt(18)
@pytest.mark.parametrize(
    ("layout", "analysis", "said", "part"),
    [
        (
            "regression",
            "mediation",
            "a part of 'mediation' must be named; .*: give",
            "total",
        ),
        (
            "effects",
            "durbin",
            "no direct, indirect and total effects there; give 'part': effects$",
            "effects",
        ),
        ("effects", "dynamic", "give 'part': effects_short or effects_long", "effects_long"),
        ("effects", "errors", "has no direct, indirect and total effects there; take the column out", None),
        ("effects", "baseline", "has no direct, indirect and total effects there; take the column out", None),
    ],
)
def test_a_part_that_must_be_named_is_asked_for_and_the_remedy_works(layout, analysis, said, part):
    with pytest.raises(StudyError, match=rf"tables.table01_a.columns\[0\]: .*{said}"):
        of_parts(layout, analysis=analysis)
    if part:
        assert of_parts(layout, analysis=analysis, part=part)


@pytest.mark.debt(18)
def test_a_part_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(StudyError, match="'baseline' has no part 'effects'"):
        of_parts("regression", analysis="baseline", part="effects")
    assert of_parts("regression", analysis="durbin")
    assert of_parts("regression", analysis="baseline")


@pytest.mark.debt(18)
def test_a_name_that_no_study_can_have_is_said_in_its_own_letters():
    with pytest.raises(StudyError, match="STUDY: '毕业论文' cannot be a study's name"):
        check_study_name("毕业论文")
    assert check_study_name("thesis")
