"""What docs/records/studies.md and suspects.md say of the public files, computed again from the files."""

import re

import pytest

import public_gdp
import public_people
from public_files import CLAIMS, needs_real, page
from study_chain import ROOT

pytestmark = pytest.mark.debt(14)
assert public_gdp, public_people  # they register the claims


@needs_real
@pytest.mark.slow
@pytest.mark.parametrize(("where", "sentence", "compute"), CLAIMS, ids=[c[2].__name__ for c in CLAIMS])
def test_a_sentence_has_the_numbers_of_the_files(where, sentence, compute):
    said = " ".join(sentence.split()).format(*compute())
    assert said in page(where), said


def test_every_row_about_a_file_is_a_claim():
    text = (ROOT / "docs/records/suspects.md").read_text(encoding="utf-8")
    table = text[text.index("| file | cells | finding |") :].split("\n\n")[0].splitlines()[2:]
    patterns = [
        re.sub(r"\\\{.*?\\\}", ".+?", re.escape(sentence))
        for where, sentence, _ in CLAIMS
        if where == "records/suspects.md"
    ]
    assert [row for row in table if not any(re.fullmatch(p, row) for p in patterns)] == []
    assert len(table) == len(patterns)
