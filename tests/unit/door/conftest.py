"""A project folder with nothing in it but a registry of sources, and what writes panels into it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from base.confidential import VARIABLE
from cli.new import draft_study
from door.wish import Wish

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(tmp_path):
    """The folder, with the registry of sources."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text("sources: {}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def ask(project, monkeypatch):
    """`make new` on a file of the project, or a frame as p.csv: the panel that was found, and the text of the
    configuration.
    """
    monkeypatch.chdir(project)
    monkeypatch.setenv(VARIABLE, "")  # what a confidential panel declares is undone
    monkeypatch.delenv(VARIABLE)

    def run(file, **wishes):
        if isinstance(file, pd.DataFrame):
            file.to_csv(project / "p.csv", index=False)
            file = "p.csv"
        return draft_study(Wish(study="x", panel=str(project / file), **wishes), project)

    return run


@pytest.fixture
def firms():
    """Forty firms in ten years, each variable mostly the firm's own."""
    random = np.random.default_rng(11)
    rows = []
    for firm in range(1, 41):
        own = random.normal(size=3)
        for year in range(2001, 2011):
            rows.append([f"{firm:06d}", year, *(own + random.normal(size=3) / 2)])
    return pd.DataFrame(rows, columns=["stkcd", "year", "roa", "size", "lev"])
