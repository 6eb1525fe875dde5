"""What runs again in the small study, and what `make explain` says of it beforehand."""

import re

import yaml

from sweep.matrices import chunk_of, expand_matrices

# They show every estimate: they run whenever one changes.
READERS = ["collect", "page"]


def rerun(project):
    """What `make explain` says, and the jobs that then ran: all that it said would, and no other than it said
    may.
    """
    told = project.explain()
    done = project.run()
    assert done.code == 0, done.text
    certain, possible = (
        re.search(rf"^(\d+) {words}", told, re.M) for words in ("jobs? would run", "more may run")
    )
    least = int(certain[1]) if certain else 0
    assert least <= len(done.jobs) <= least + (int(possible[1]) if possible else 0), told
    return told, done.jobs


def options(project):
    return yaml.safe_load((project.folder / "config" / "small.yaml").read_text(encoding="utf-8"))


def chunks_of(project, uses):
    """The sweep's chunks that hold a matrix for which `uses` is true."""
    sweep = options(project)["sweeps"]["matrices"]
    return sorted({chunk_of(m, sweep["chunks"]) for m in expand_matrices(sweep["weights"]) if uses(m)})
