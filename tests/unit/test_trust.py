"""What Snakemake takes for up to date, on a graph of one job."""

import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "scripts"
SNAKEFILE = f"""
import sys
sys.path.insert(0, {str(SCRIPTS)!r})
from engine import trust
trust.install(workflow)

rule copy:
    input: "source.csv"
    output: "results/copy.csv"
    shell: "cat {{input}} > {{output}}; test ! -e more.csv || mv more.csv {{input}}"
"""


def runs(folder):
    """Whether a run ran the job."""
    command = [sys.executable, "-m", "snakemake", "--profile", "none", "--cores", "1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return "rule copy:" in done.stderr


def test_a_source_file_that_is_edited_after_a_job_has_read_it_is_read_again(tmp_path):
    (tmp_path / "Snakefile").write_text(SNAKEFILE)
    (tmp_path / "source.csv").write_text("1")
    (tmp_path / "more.csv").write_text("2")  # comes in place of the source while the job is at work
    assert runs(tmp_path)
    assert (tmp_path / "results/copy.csv").read_text() == "1"
    assert runs(tmp_path)
    assert (tmp_path / "results/copy.csv").read_text() == "2"
    assert not runs(tmp_path)
