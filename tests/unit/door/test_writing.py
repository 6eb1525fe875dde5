"""`FORCE` keeps what was there and shows the difference."""

import os

import numpy as np
import pytest

from cli import new as door
from cli.new import draft_study
from door.wish import Wish, build_wish
from ingest.formats.csv import Csv
from ingest.text import MISSING_MARKS, NumberReader, YearReader
from spillover.errors import StudyError

pytestmark = pytest.mark.debt(19)
ROLES = {"outcome": "roa", "treatment": "size", "controls": "lev"}


@pytest.fixture
def make_new(project, firms, monkeypatch, capsys):
    """The command up to the run; what it prints."""
    firms.to_csv(project / "p.csv", index=False)
    monkeypatch.setattr(os, "execv", lambda *_: 0)
    monkeypatch.chdir(project)

    def run(**more):
        words = {"study": "x", "panel": str(project / "p.csv"), **ROLES, **more}
        assert door.make_study(build_wish(words)) == 0
        return capsys.readouterr().out

    return run


def test_an_edited_configuration_is_kept_beside_the_new_one_and_the_difference_shown(make_new, project):
    path = project / "config" / "x.yaml"
    assert ".before" not in make_new()
    written = path.read_text(encoding="utf-8")
    edited = written.replace("level: 0.95", "level: 0.9")
    path.write_text(edited, encoding="utf-8")
    said = make_new(force="1")
    assert "-  level: 0.9\n+  level: 0.95" in said
    assert "the earlier one is kept as config/x.yaml.before" in said
    assert path.read_text(encoding="utf-8") == written
    assert (project / "config" / "x.yaml.before").read_text(encoding="utf-8") == edited
    # What was kept is not lost to the next time.
    path.write_text(written.replace("seed: 1", "seed: 2"), encoding="utf-8")
    assert "x.yaml.before2" in make_new(force="1")
    assert (project / "config" / "x.yaml.before").read_text(encoding="utf-8") == edited


@pytest.mark.debt("34.3")
def test_a_confidential_study_has_no_corrections_until_its_user_makes_some(make_new, project):
    """A package of it is refused while they are committed, as `git add -A` would."""
    make_new(confidential="1")
    assert not (project / "resources" / "x" / "corrections.csv").exists()
    make_new(force="1")
    assert (project / "resources" / "x" / "corrections.csv").is_file()


@pytest.mark.debt("36.2")
def test_a_file_is_read_once_and_its_numbers_as_years_in_a_few_rows(make_new, monkeypatch):
    """Of 400,000 rows both took a minute and a half before anything was written."""
    files, years = [], []
    read, read_year = Csv.read, YearReader.read
    monkeypatch.setattr(Csv, "read", lambda self, *given: files.append(given) or read(self, *given))
    monkeypatch.setattr(YearReader, "read", lambda self, text: years.append(text) or read_year(self, text))
    make_new()
    assert len(files) == 1
    assert len(years) < 400  # of 2,000 cells


@pytest.mark.debt("36.2")
def test_a_column_is_read_as_its_cells_are():
    cells = ["1", "2.50", " 3", "-4e2", "1e999", "1,234", "9", "-9", "NA", "", "７", "x", "5*", None, 6.5, 7]
    for reader in (NumberReader(), NumberReader(MISSING_MARKS | {"-9"}), NumberReader(decimal=",")):
        one_by_one = [reader.read(cell) for cell in cells]
        values, strange = reader.read_column(cells)
        assert values == pytest.approx(
            [np.nan if n.value is None else n.value for n in one_by_one], nan_ok=True
        )
        assert strange == [i for i, n in enumerate(one_by_one) if n.flag == "unreadable"]


def test_what_is_the_same_is_not_kept_twice(make_new, project):
    make_new()
    assert ".before" not in make_new(force="1")
    assert [p.name for p in (project / "config").glob("x.yaml*")] == ["x.yaml"]


def test_without_force_nothing_is_written(make_new, project):
    make_new()
    with pytest.raises(StudyError, match="exists already; choose another name, or give FORCE=1"):
        draft_study(Wish(study="x", panel="p.csv", **ROLES), project)
