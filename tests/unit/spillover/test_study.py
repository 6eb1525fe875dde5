"""The study's configuration, the code hash, and the files that stages exchange."""

import importlib
import json
import os
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

import base.code_hash as hashing
from base import code_facts, code_memory, packages
from base.artifacts.analysis import read_analysis, write_analysis
from base.artifacts.atomic import atomic
from base.artifacts.parquet import read_variables, write_variable
from base.checks import PARAMETERS, check_names
from base.code_hash import code_hash
from base.job import canonical_json
from base.problems import problems
from base.speech_language import message as spoken
from base.yaml_file import read_yaml
from plan.declaration import Study
from plan.load import load_study
from plan.study import Study as PlannedStudy
from spillover.arrays.foundation import EstimationError
from spillover.arrays.result import Estimate
from spillover.errors import StudyError
from spillover.fit import estimate_record

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["nqp", "munnell", "observed", "cities"])
def test_the_studies_that_come_with_the_project_are_valid(name):
    assert load_study(ROOT, name)["study"] == name


@pytest.mark.debt("37.6")
def test_parts_that_are_groups_are_known_by_their_column():
    assert PlannedStudy(ROOT, load_study(ROOT, "nqp")).names["split"]["region_split"] == "region"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"yeers": [1, 2]}, "unknown key 'yeers'; did you mean 'years'"),
        ({"years": [1970, "1986"]}, r"years\.1.*'1986' is not of type 'integer'"),
        ({"years": [1986, 1970]}, r"years: \[1986, 1970\] is out of order; the lower one goes first"),
    ],
)
def test_what_is_wrong_with_a_key_is_named_with_its_place_or_the_nearest_known_one(changed, words):
    config = {**load_study(ROOT, "munnell"), **changed}
    for name in ("texts", "panel_columns"):  # which the loader adds
        del config[name]
    assert re.search(words, problems(config, Study)[0])


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["GDP", "gdp"], "here: 'gdp' clashes with 'GDP'; rename it"),
        (["DF", "DF"], "here: 'DF' clashes with 'DF'; rename it"),
        (["Unit"], "here: 'Unit' clashes with the tables' own column 'unit'; rename it"),
    ],
)
def test_names_that_sql_would_mix_up(names, message):
    with pytest.raises(StudyError, match=message):
        check_names("here", names)


@pytest.mark.debt(9)
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_variable_called_as_a_parameter_of_spatial_models_is_refused(name, monkeypatch):
    """A regressor rho beside the parameter rho ended as a fault of the program."""
    check_names("here", [name])
    message = f"here: '{name}' clashes with the spatial models' own parameter '{name}'; rename it"
    with pytest.raises(StudyError, match=message) as told:
        check_names("here", [name], spatial=True)
    monkeypatch.setenv("SPILLOVER_LANGUAGE", "zh")
    assert spoken(told.value) == f"here：'{name}'与空间模型自有的参数'{name}'冲突；请改名"


def test_an_unknown_study_lists_the_known_ones():
    with pytest.raises(StudyError, match=r"'nope'.*munnell.*nqp"):
        load_study(ROOT, "nope")


def test_a_key_that_stands_twice_is_an_error_with_its_line(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text("a: 1\nb: 2\na: 3\n")
    with pytest.raises(StudyError, match="line 3: duplicate key 'a'"):
        read_yaml(path)


def _project(folder: Path, helper: str) -> Path:
    (folder / "tools").mkdir(exist_ok=True)
    (folder / "tools" / "__init__.py").write_text("")
    (folder / "tools" / "helper.py").write_text(helper)
    (folder / "other.py").write_text("X = 1\n")
    script = folder / "script.py"
    script.write_text("import numpy\nfrom tools.helper import f\nprint(f(1))\n")
    return script


@pytest.mark.parametrize(
    ("edited", "same"),
    [
        ("def f(x):\n    return x + 2\n", False),
        ('def f(x):\n    """What f is."""\n    # why\n    return (x\n            + 1)\n', True),
    ],
)
def test_the_code_hash_follows_imports_and_ignores_comments(tmp_path, edited, same):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before = _project(tmp_path / "a", "def f(x):\n    return x + 1\n")
    after = _project(tmp_path / "b", edited)
    assert (code_hash([before], tmp_path / "a") == code_hash([after], tmp_path / "b")) is same


@pytest.fixture
def installing(tmp_path, monkeypatch):
    """Installs a package of a module of its name, as far as Python's lists of packages say."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(str(place))

    def install(name: str, version: str) -> None:
        for old in place.glob(f"{name}-*"):
            shutil.rmtree(old)
        folder = place / f"{name}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (folder / "top_level.txt").write_text(f"{name}\n")
        importlib.invalidate_caches()
        packages._distributions.cache_clear()
        packages._version_of.cache_clear()
        code_memory._state.cache_clear()
        code_memory._hashes.cache_clear()
        hashing._hash_of.cache_clear()

    return install


def test_the_code_hash_follows_the_packages_that_are_imported(tmp_path, monkeypatch, installing):
    """By an import anywhere, or a name that is looked for; also of what is remembered between runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(code_memory, "SETTLED", 0)
    (tmp_path / ".snakemake").mkdir()
    root = tmp_path / "scripts"
    root.mkdir()
    (root / "helper.py").write_text("def f():\n    import far.inside\n")
    (root / "importing.py").write_text("import helper\nimport os\n")
    (root / "looking.py").write_text("from importlib.util import find_spec\nfind_spec('far')\n")
    (root / "alone.py").write_text("import near\n\nfar = 'far'\n")

    def hashes() -> list[str]:
        return [code_hash([root / f"{name}.py"], root) for name in ("importing", "looking", "alone")]

    installing("other", "1.0")
    absent = hashes()
    installing("far", "1.0")
    first = hashes()
    installing("other", "2.0")
    assert hashes() == first
    installing("far", "2.0")
    second = hashes()
    assert [a != b for a, b in zip(absent, first, strict=True)] == [True, True, False]
    assert [a != b for a, b in zip(first, second, strict=True)] == [True, True, False]
    assert [a.split("-")[0] for a in first] == [b.split("-")[0] for b in second]
    assert "far" not in sys.modules
    installing("far", "1.0")
    assert hashes() == first


def test_what_is_remembered_of_a_file_follows_its_content(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".snakemake").mkdir()
    script = tmp_path / "script.py"
    hashes = []
    for text in ("x = 1\n", "x = 2\n", "x = 1  # the same\n"):
        script.write_text(text)
        code_facts._memory.cache_clear()
        hashes.append(code_facts.read_code_facts(script).digest)
        code_facts.store_facts()
    assert hashes[0] == hashes[2] != hashes[1]
    remembered = (tmp_path / ".snakemake" / "code-facts.json").read_text()
    assert len(json.loads(remembered)) == 3
    (tmp_path / ".snakemake" / "code-facts.json").write_text(remembered[:-5])
    code_facts._memory.cache_clear()
    assert code_facts.read_code_facts(script).digest == hashes[2]
    code_facts._memory.cache_clear()


def test_a_remembered_hash_is_taken_only_where_no_file_was_written_to(tmp_path, monkeypatch):
    (tmp_path / ".snakemake").mkdir()
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "scripts"
    root.mkdir()
    script = _project(root, "def f(x):\n    return x + 1\n")

    def looked_up(remembered=None):
        code_memory._state.cache_clear()
        code_memory._hashes.cache_clear()
        if remembered:
            code_memory.store_hash("a", remembered, root)
            code_memory._hashes.cache_clear()
        return code_memory.recall_hash("a", root)

    assert looked_up("12") is None  # the files were written a moment ago
    monkeypatch.setattr(code_memory, "SETTLED", 0.0)
    assert looked_up("12") == "12"
    assert looked_up() == "12"
    written = script.stat()
    script.write_text(script.read_text().replace("1", "2"))
    os.utime(script, ns=(written.st_atime_ns, written.st_mtime_ns))
    assert looked_up() is None
    assert looked_up("34") == "34"
    (root / "new.py").write_text("")
    assert looked_up() is None
    (tmp_path / ".snakemake" / "code-hashes.json").write_text("[]")
    assert looked_up() is None


def test_the_code_hash_does_not_depend_on_modules_that_are_not_imported(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before = _project(tmp_path / "a", "def f(x):\n    return x + 1\n")
    after = _project(tmp_path / "b", "def f(x):\n    return x + 1\n")
    (tmp_path / "b" / "other.py").write_text("X = 2\n")
    assert code_hash([before], tmp_path / "a") == code_hash([after], tmp_path / "b")


def test_the_code_hash_follows_the_packages_above_what_is_loaded_by_name(tmp_path):
    hashes = set()
    for name in ("one", "two"):
        above = tmp_path / name / "kinds"
        above.mkdir(parents=True)
        (above / "__init__.py").write_text(f"FOUND = {name!r}\n")
        (above / "panel.py").write_text("x = 1\n")
        hashes.add(code_hash([above / "panel.py"], tmp_path / name))
    assert len(hashes) == 2


def test_the_code_hash_follows_sql_files_in_a_named_folder(tmp_path):
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "panel.sql").write_text("select 1")
    script = tmp_path / "script.py"
    script.write_text('FOLDER = "sql"\n')
    first = code_hash([script], tmp_path)
    other = tmp_path / "copy"
    (other / "sql").mkdir(parents=True)
    (other / "sql" / "panel.sql").write_text("select 2")
    (other / "script.py").write_text('FOLDER = "sql"\n')
    assert first != code_hash([other / "script.py"], other)


def test_words_below_a_named_folder_are_no_code(tmp_path):
    """Else a new description of one kind, or a new kind, would run every analysis again."""
    hashes = set()
    for name in ("One", "Another"):
        root = tmp_path / name
        (root / "kinds" / "panel").mkdir(parents=True)
        (root / "kinds" / "panel" / "zh.po").write_text(f'msgid "{name}"\n')
        (root / "script.py").write_text('FOLDER = "kinds"\n')
        hashes.add(code_hash([root / "script.py"], root))
    assert len(hashes) == 1


def test_a_failed_write_leaves_the_earlier_file_and_no_rest(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("earlier")
    with pytest.raises(ZeroDivisionError), atomic(path) as temporary:
        temporary.write_text(str(1 / 0))
    assert path.read_text() == "earlier"
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]


def test_variables_come_back_as_written_whatever_the_order_of_rows(tmp_path):
    path = tmp_path / "DF.parquet"
    write_variable(path, ["b", "a", "b", "a"], [2001, 2002, 2000, 2001], np.array([1.0, np.nan, 2.0, 3.0]))
    units, years, values = read_variables({"DF": path})
    assert list(units) == ["a", "a", "b", "b"]
    assert list(years) == [2001, 2002, 2000, 2001]
    np.testing.assert_array_equal(values["DF"], [3.0, np.nan, 2.0, 1.0])
    bytes_before = path.read_bytes()
    write_variable(path, ["a", "b", "a", "b"], [2001, 2000, 2002, 2001], np.array([3.0, 2.0, np.nan, 1.0]))
    assert path.read_bytes() == bytes_before


def test_an_analysis_comes_back_as_written_and_refuses_what_is_not_finite(tmp_path):
    estimate = Estimate("within", ("DF",), np.array([0.5]), np.array([[0.01]]), 20, 4, 5, df=3.0)
    record = estimate_record("baseline", estimate, "NQP", level=0.95, seed=1)
    write_analysis(tmp_path / "a.json", "baseline", "panel", True, [record])
    term = read_analysis(tmp_path / "a.json").estimates[0].terms[0]
    assert term.se == pytest.approx(0.1)
    assert term.low < 0.5 < term.high
    broken = estimate_record(
        "baseline", Estimate("within", ("DF",), np.array([np.nan]), np.eye(1), 20, 4, 5), "NQP", level=0.95
    )
    with pytest.raises(EstimationError, match=r"baseline.*DF.*estimate is nan"):
        write_analysis(tmp_path / "b.json", "baseline", "panel", True, [broken])
    assert not (tmp_path / "b.json").exists()


def test_options_have_one_text_form():
    assert canonical_json({"b": 1, "a": [1.0, "é"]}) == '{"a":[1.0,"é"],"b":1}'


@pytest.mark.parametrize("form", [None, 1, 99])
def test_an_analysis_file_of_another_version_is_an_error_that_says_what_to_do(tmp_path, form):
    file = tmp_path / "old.json"
    file.write_text(json.dumps({"analysis": "old"} | ({} if form is None else {"schema": form})))
    with pytest.raises(StudyError, match=r"old\.json: the file has form \d+ .* delete it and run the study"):
        read_analysis(file)
