"""`spillover oracles`: the tests' second implementations on the panel of a study that has run."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from base.artifacts.parquet import read_rows
from checked_study import STUDY, VARIABLES, study_files
from cli.oracles import check_oracles
from crosscheck import build, second_opinion
from crosscheck.options import CrosscheckOptions, SecondOpinionOptions
from crosscheck.verdicts import CONFIRMING, PROVED
from kind_study import resolved
from spillover.errors import StudyError
from spillover.opinions.question import AskedAnalysis
from spillover.recipe import list_by_family

TESTS = Path(__file__).parents[2]
ASKED = ("two_way", "jackknife", "lee_yu", "policy_listed")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A project in which a study of four analyses has run."""
    root = tmp_path_factory.mktemp("project")
    results = root / "results/tiny"
    (root / "config").mkdir()
    (root / "config/tiny.yaml").touch()
    for folder in ("warehouse/panel", "index", "weights", "analyses", "crosscheck/opinions"):
        (results / folder).mkdir(parents=True)
    made = study_files(root)
    variables = {name: move(path, results / "warehouse/panel") for name, path in made.variables.items()}
    weights = {name: move(path, results / "weights") for name, path in made.weights.items()}
    files = replace(made, variables=variables, weights=weights, units=move(made.units, results / "warehouse"))
    for name in ASKED:
        run(files, name, results)
    inputs = SimpleNamespace(
        analyses=sorted((results / "analyses").glob("*.json")),
        opinions=sorted((results / "crosscheck/opinions").glob("*.json")),
        sweeps=[],
        sampled=[],
        further=[],
    )
    folder = results / "crosscheck"
    outputs = SimpleNamespace(rows=folder / "crosscheck.parquet", summary=folder / "summary.json")
    build.main(
        SimpleNamespace(input=inputs, output=outputs),
        CrosscheckOptions(study="tiny", missing_programs=[], copies={}, installable_programs={}),
    )
    (root / "tests").symlink_to(TESTS)
    return root


def move(path: Path, folder: Path) -> Path:
    return Path(shutil.move(path, folder / path.name))


def run(files, name: str, results: Path) -> None:
    """An analysis as its job writes it, and what other programs say of it."""
    analysis = resolved(STUDY[name], VARIABLES, ("w",))
    files.write(analysis.fit(replace(files, name=name)), results / f"analyses/{name}.json")
    files_of = {"variables": [*files.variables.values()], "weights": [*files.weights.values()]}

    class Inputs(SimpleNamespace):
        def get(self, key, otherwise):
            return getattr(self, key, otherwise)

    inputs = Inputs(**files_of, units=files.units, files=files.files if "listed" in name else [])
    output = [results / f"crosscheck/opinions/{name}.json"]
    one = AskedAnalysis(name, analysis.kind, list_by_family(analysis.recipes(name)))
    second_opinion.main(SimpleNamespace(input=inputs, output=output), SecondOpinionOptions(analyses=(one,)))


@pytest.mark.slow
def test_the_table_has_the_columns_of_the_crosscheck_and_what_no_program_has(root, capsys):
    assert check_oracles(root, "tiny") == 0
    folder = root / "results/tiny/crosscheck"
    others, rows = (read_rows([folder / f"{name}.parquet"]) for name in ("crosscheck", "oracles"))
    assert list(rows[0]) == list(others[0])
    assert {row["program"] for row in rows} == {"hand calculation"}
    key = lambda row: (row["model"], row["quantity"], row["term"])  # noqa: E731
    alone = {key(row) for row in others if row["verdict"] == PROVED}
    held = {key(row) for row in rows if row["verdict"] in CONFIRMING}
    assert alone
    assert {one for one in alone if not one[2].startswith("r2_")} <= held
    assert f"{len(rows)} numbers of the second implementations" in capsys.readouterr().out


def test_a_study_that_has_not_run_is_a_sentence(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/tiny.yaml").touch()
    with pytest.raises(StudyError, match=r"summary\.json: file not found; run `make crosscheck STUDY=tiny`"):
        check_oracles(tmp_path, "tiny")
    with pytest.raises(StudyError, match=r"'tinny' has no 'config/tinny.yaml'; the studies here are tiny"):
        check_oracles(tmp_path, "tinny")


def test_a_project_without_its_tests_is_a_sentence(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/tiny.yaml").touch()
    folder = tmp_path / "results/tiny/crosscheck"
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StudyError, match="works from a clone of the project, whose tests hold them"):
        check_oracles(tmp_path, "tiny")
