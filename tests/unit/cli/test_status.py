"""What `spillover status` says of a study that is out of date."""

import subprocess

import pytest

from cli import status
from cli.status import StudyStatus


@pytest.mark.parametrize(
    ("printed", "code", "found"),
    [("1 19\n", 0, (1, 19)), ("0 0\n", 0, (0, 0)), ("", 2, (None, None)), ("words\n", 0, (None, None))],
)
def test_jobs_that_may_run_are_counted_beside_those_that_would(monkeypatch, printed, code, found):
    done = subprocess.CompletedProcess([], code, stdout=printed)
    monkeypatch.setattr(status.subprocess, "run", lambda *_given, **_options: done)
    assert status._count_outdated("s") == found


def test_a_study_whose_warehouse_would_run_says_how_many_more_may():
    study = StudyStatus(
        study="s", page="p.html", run_version="1", changed_code=None, jobs_to_run=1, undecided_jobs=19
    )
    assert "1 job would run, and up to 19 more;" in str(status._line(study))
