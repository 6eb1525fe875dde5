"""The packages with which the program was tested, for a machine without a network."""

import io
import tarfile

import pytest

from cli.requirements import builders_of

DECLARED = b'[build-system]\nrequires = ["hatchling>=1", "hatch-vcs"]\n'


@pytest.mark.debt("34.2")
@pytest.mark.parametrize(
    ("files", "builders"),
    [
        (
            {"a-1/pyproject.toml": DECLARED, "a-1/tests/pyproject.toml": b"x = 1"},
            ["hatchling>=1", "hatch-vcs"],
        ),
        ({"a-1/pyproject.toml": b"[tool.black]\n"}, ["setuptools", "wheel"]),
        ({"a-1/setup.py": b""}, ["setuptools", "wheel"]),
    ],
)
def test_of_a_package_without_a_wheel_what_builds_it_is_downloaded_as_well(tmp_path, files, builders):
    path = tmp_path / "a-1.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    assert builders_of(path) == builders


def test_a_wheel_needs_no_builder(tmp_path):
    assert builders_of(tmp_path / "a-1-py3-none-any.whl") == []
