"""What a release changes in the files that name the version."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from spillover.errors import StudyError
from tools.release import next_texts, release

ROOT = Path(__file__).parents[3]
NAMES = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")


@pytest.fixture
def texts():
    found = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
    if "## Unreleased\n" not in found["CHANGELOG.md"]:
        found["CHANGELOG.md"] = found["CHANGELOG.md"].replace("\n## ", "\n## Unreleased\n\n- A\n\n## ", 1)
    return found


def test_the_version_and_the_day_stand_where_they_are_read(texts):
    made = next_texts(texts, "99.0.0", date(2027, 1, 2))
    assert '\nversion = "99.0.0"\n' in made["pyproject.toml"]
    assert '\nversion: 99.0.0\ndate-released: "2027-01-02"\n' in made["CITATION.cff"]
    assert "## 99.0.0 (2027-01-02)\n" in made["CHANGELOG.md"]
    assert "## Unreleased" not in made["CHANGELOG.md"]
    for name in NAMES:  # and nothing else changes
        differing = set(made[name].splitlines()) ^ set(texts[name].splitlines())
        assert len(differing) == (4 if name == "CITATION.cff" else 2)


@pytest.mark.parametrize(
    ("version", "said"),
    [("0.0.1", "no later version"), ("next", "is no version"), ("99", "lists nothing under Unreleased")],
)
def test_what_is_no_release_is_one_sentence(texts, version, said):
    if "nothing" in said:
        texts["CHANGELOG.md"] = "# Changelog\n\n## Unreleased\n\n## 0.2.0\n"
    with pytest.raises(StudyError, match=said):
        next_texts(texts, version, date(2027, 1, 2))


@pytest.mark.debt("34.5")
def test_where_a_check_fails_the_files_stay_as_they_were(texts, tmp_path):
    """What checks them is in an environment of its own: twine 7 needs another packaging than Snakemake."""
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):  # no repository
        release(tmp_path, "99.0.0")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with pytest.raises(StudyError, match="commit first"):
        release(tmp_path, "99.0.0")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "A"], check=True)
    ran = []

    def run(words, cwd):
        ran.append((words[2], words[0] == sys.executable))
        assert '"99.0.0"' in (cwd / "pyproject.toml").read_text(encoding="utf-8")
        return words[2] == "twine"

    with pytest.raises(StudyError, match="twine failed"):
        release(tmp_path, "99.0.0", run)
    others = [(name, False) for name in ("pip", "build", "twine")]
    assert ran == [("tools.words", True), ("venv", True), *others]
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in NAMES} == texts
