"""The wheel: setuptools' own, with the workflow in it as data; all else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
# What a project needs of the program, where it lies in a clone. Studies that need no file from elsewhere are
# examples, for `spillover init --example`.
EXAMPLES = ("castle", "munnell", "nqp")
PARTS = (
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
    "Snakefile",
    "config/config.yaml",
    "config/sources.yaml",
    "envs",
    "profiles",
    "requirements.lock",
    "resources/divisions.csv",
    "rules",
    "scripts",
    *(f"tools/{name}.py" for name in ("__init__", "document", "json_lines", "schemas", "texts", "words")),
    *(f"config/{name}.yaml" for name in EXAMPLES),
    *(f"resources/{name}" for name in EXAMPLES),
    # The pages that messages name.
    *sorted(page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")),
)
# Of scripts/: what is at the top of the wheel, and what tools leave.
ELSEWHERE = ("spillover", "snakemake_*_plugin_spillover", "*.egg-info", "__pycache__", ".*_cache", "*.pyc")


class BuildWithWorkflow(build_py):
    """Puts the workflow beside the library's modules."""

    def run(self) -> None:
        """The build; an editable installation has the workflow where it is."""
        if self.editable_mode:
            super().run()
            return
        shutil.rmtree(self.build_lib, ignore_errors=True)  # what an earlier build left would be shipped, too
        super().run()
        self._copy_workflow(Path(self.build_lib) / "spillover" / "workflow")

    def _copy_workflow(self, target: Path) -> None:
        for name in PARTS:
            source, copy = ROOT / name, target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy, ignore=self._left_out, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, copy)

    @staticmethod
    def _left_out(folder: str, names: list[str]) -> set[str]:
        given = ELSEWHERE if Path(folder) == ROOT / "scripts" else ELSEWHERE[2:]
        return shutil.ignore_patterns(*given)(folder, names)


setup(cmdclass={"build_py": BuildWithWorkflow})
