"""The page's list of software: versions that are not the tested ones are said to be others."""

from importlib import metadata

import pytest

from report import provenance
from report.provenance import software_section
from words.render import speaking

LOCK = "numpy=={numpy} --hash=sha256:{digest}\nscipy=={scipy} ; python_version < '3' --hash=sha256:{digest}\n"


@pytest.mark.debt("34.2")
def test_a_version_that_was_not_tested_is_said_with_the_one_that_was(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "PROGRAM", tmp_path)
    lock = tmp_path / "requirements.lock"
    installed = metadata.version("numpy")
    for tested in (installed, "0.0.1"):
        lock.write_text(LOCK.format(numpy=tested, scipy="0.0.2", digest="a" * 64), encoding="utf-8")
        with speaking("en"):
            page = str(software_section({}).body)
        assert installed in page
        assert (f"{installed} (tested with 0.0.1)" in page) == (tested != installed)
        assert "0.0.2" not in page  # for another Python
