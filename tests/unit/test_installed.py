"""The program as a wheel: the library, which works by itself, and the workflow as data in it."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from copies import copy_of_the_project

from spillover.weights.files import READERS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LIBRARY = {"numpy", "scipy", "msgspec", "narwhals"}
pytestmark = [pytest.mark.slow, pytest.mark.long]
# Runs the examples of a page with the wheel in place of the clone.
EXAMPLES = """
import doctest, re, sys
import spillover
assert spillover.__file__.startswith(sys.argv[1]), spillover.__file__
text = open("docs/library.md", encoding="utf-8").read()
examples = "\\n".join(re.findall(r"```pycon\\n(.*?)```", text, re.S))
test = doctest.DocTestParser().get_doctest(examples, {}, "page", "page", 0)
print(doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, in a folder of its own."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    copy_of_the_project(source, raw=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    command = [*pip, "--no-build-isolation", "--no-compile", "--target", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return target


def run(installed, *command, folder=None):
    """A program where the wheel is found and the clone is not."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": str(installed)}
    without = (
        f"import sys; sys.path[:] = [p for p in sys.path if p.rstrip('/') != {str(ROOT / 'scripts')!r}]\n"
    )
    program = [sys.executable, "-c", without + command[0], *command[1:]]
    return subprocess.run(
        program, cwd=folder or installed, env=environment, capture_output=True, text=True, check=False
    )


def test_at_the_top_are_the_library_and_the_plugins_alone(installed):
    found = {path.name for path in installed.iterdir() if path.name != "bin"}
    plugins = {f"snakemake_{sort}_plugin_spillover" for sort in ("executor", "logger")}
    assert found == {"spillover", f"spillover-{PROJECT['version']}.dist-info"} | plugins
    (metadata,) = installed.glob("spillover-*.dist-info")
    requires = PathDistribution(metadata).requires or []
    assert {re.split("[<>=]", one)[0] for one in requires if "extra ==" not in one} == LIBRARY


def test_the_workflow_is_in_the_wheel_as_data(installed):
    """Every file of the clone that a run or a command of a project reads."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    tops = ("Snakefile", "rules/", "scripts/", "profiles/", "envs/", "config/sources.yaml")
    names = [name for name in listed.stdout.splitlines() if name.startswith(tops)]
    own = ("scripts/spillover/", "scripts/snakemake_")
    inside = installed / "spillover" / "workflow"
    assert [name for name in names if not name.startswith(own) and not (inside / name).is_file()] == []
    assert not [path for path in inside.rglob("*") if path.name.startswith("snakemake_")]
    assert (inside / "requirements.lock").is_file()
    assert (inside / "resources" / "nqp" / "raw").is_dir()


def test_the_files_that_code_reads_beside_itself_are_in_the_wheel(installed):
    beside = {
        path.relative_to(ROOT / "scripts").as_posix()
        for path in (ROOT / "scripts" / "spillover").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert {"spillover/py.typed", "spillover/locale/zh/LC_MESSAGES/spillover.po"} <= beside
    assert {name for name in beside if not (installed / name).exists()} == set()


def test_the_wheel_speaks_chinese_without_anything_compiled(installed):
    """Catalogues are read as they are."""
    said = "from spillover.words import _, text_in; print(text_in(_('the slopes'), 'zh'))"
    done = run(installed, said)
    assert (done.stdout.strip(), done.stderr) == ("斜率系数", "")
    assert [path for path in installed.rglob("*.mo") if "spillover" in path.parts] == []


def test_the_examples_of_the_page_run_with_the_wheel(installed):
    done = run(installed, EXAMPLES, str(installed), folder=ROOT)
    assert re.match(r"TestResults\(failed=0, attempted=\d\d", done.stdout), done.stdout + done.stderr


def test_munnells_numbers_are_the_golden_ones(installed):
    """Of spatial models in exact arithmetic, with errors and effects; of linear ones by fixest and plm."""
    program = "import runpy; runpy.run_path('tests/golden_calls.py', run_name='__main__')"
    done = run(installed, program, "tests/reference/data", folder=ROOT)
    found = json.loads(done.stdout or "{}")
    assert len(found) > 60, done.stderr
    assert max(found.values()) < 1e-10


def test_every_layout_of_weights_is_read(installed):
    program = "import runpy; runpy.run_path('tests/samples/weight_layouts.py', run_name='__main__')"
    done = run(installed, program, folder=ROOT)
    assert done.stdout.split() == sorted(READERS), done.stderr


def test_it_imports_nothing_of_the_workflow_and_nothing_heavy(installed):
    listed = "from spillover import fit_sdm; print(sorted({name.split('.')[0] for name in sys.modules}))"
    done = run(installed, listed)
    loaded = set(re.findall(r"'(\w+)'", done.stdout)) - set(sys.stdlib_module_names)
    assert "spillover" in loaded, done.stderr
    assert loaded & {"numpy", "scipy", "pandas", "base", "words", "plan", "snakemake"} == set()


def test_without_what_studies_need_the_command_says_how_to_install_it(installed):
    said = (
        "import importlib.util as u; find = u.find_spec; "
        "u.find_spec = lambda name, *more: None if name == 'snakemake' else find(name, *more); "
        "from spillover.command import main; sys.exit(main())"
    )
    done = run(installed, said, "new")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'spillover[study]'" in done.stderr
