"""Texts of files that do not say their encoding, or say another."""

import pandas as pd
import pyreadstat
import pytest

from door.stata import read_labels
from ingest.encoding import find_encoding
from ingest.format import format_of

CITIES = ["深圳", "上海", "南京"]


def as_bytes(text, encoding):
    """The text whose bytes in Latin-1 are those of a text in an encoding."""
    return text.encode(encoding).decode("latin-1")


@pytest.mark.debt("33.4")
@pytest.mark.parametrize("version", [114, 117])
@pytest.mark.parametrize(
    ("encoding", "cities"),
    [("gb18030", CITIES), ("utf-8", CITIES), ("latin-1", ["Málaga", "Orléans", "Sète"])],
)
def test_texts_of_old_stata_are_read_as_they_were_written(tmp_path, version, encoding, cities):
    """Stata 13 and before wrote the system's encoding and did not say which."""
    told = "Chômage" if encoding == "latin-1" else "总资产收益率"
    table = pd.DataFrame({"city": [as_bytes(c, encoding) for c in cities], "x": [1, 2, 3], "area": [1, 2, 1]})
    path = tmp_path / "a.dta"
    labels = {"variable_labels": {"x": as_bytes(told, encoding)}}
    values = {"value_labels": {"area": {1: as_bytes(cities[0], encoding), 2: "west"}}}
    table.to_stata(path, write_index=False, version=version, **labels, **values)
    sheet = format_of({"format": "dta"}).read(path, "a.dta")
    assert [row[0] for row in sheet.rows[1:]] == cities
    assert [row[2] for row in sheet.rows[1:]] == [cities[0], "west", cities[0]]
    assert read_labels(path)[0] == {"x": told}


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        (["plain"], "latin-1"),
        (["André", "Müller", "Côte d'Ivoire"], "latin-1"),
        ([as_bytes("固定资产净额" * 8, "gb18030")[:79], as_bytes("营业收入", "gb18030")], "gb18030"),
        ([as_bytes("固定资产净额" * 8, "utf-8")[:80], as_bytes("营业收入", "utf-8")], "utf-8"),
    ],
)
def test_a_label_may_be_cut_within_a_character(texts, encoding):
    assert find_encoding(texts) == encoding


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(("letters", "read"), [("甲".encode("gb18030") + b" ", "甲"), (b"\xe9ab", "")])
def test_spss_files_of_another_encoding_than_they_say(tmp_path, letters, read):
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pd.DataFrame({"city": ["甲"], "x": [1.5]}), path)
    path.write_bytes(path.read_bytes().replace("甲".encode(), letters))
    form = format_of({"format": "sav"})
    if read:
        assert form.read(path, "a.sav").rows[1] == [read, 1.5]
    else:
        with pytest.raises(Exception, match="cannot be read as SPSS data"):
            form.read(path, "a.sav")
