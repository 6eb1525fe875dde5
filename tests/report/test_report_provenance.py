"""The lists of what was done to the data: digits as files print them, and no column without a value."""

import pytest

from audit.findings import AuditFinding, AuditRecord, CheckCount
from base.artifacts.parquet import write_rows
from report.page_plan import CitedSource
from report.provenance import audit_section, provenance_section


@pytest.fixture
def shown(tmp_path):
    """What the section shows of a list that is given as its rows."""

    def text_of(name, rows, types):
        path = tmp_path / f"{name}.parquet"
        write_rows(path, rows, types)
        return provenance_section({"yearbook": CitedSource(title="Yearbook")}, {name: str(path)}).body

    return text_of


def test_numbers_have_the_digits_of_their_file_and_counts_their_thousands(shown):
    types = {"measure": "varchar", "raw": "varchar", "value": "double"}
    numbers = [0.02999, 0.22315, 355.5, 142153538.5]
    text = shown("marks", [{"measure": "m", "raw": "r", "value": value} for value in numbers], types)
    for cell in ("0.02999", "0.22315", "355.5", "142,153,538.5"):
        assert f">{cell}</td>" in text
    rows = [{"file": "a.csv", "sheet": "", "cells": 15973}]
    text = shown("ledger", rows, {"file": "varchar", "sheet": "varchar", "cells": "integer"})
    assert ">15,973</td>" in text


def test_columns_without_a_value_are_left_out(shown):
    types = {"file": "varchar", "sheet": "varchar", "cells": "integer"}
    rows = [{"file": "a.csv", "sheet": "", "cells": 1}, {"file": "b.xlsx", "sheet": "Sheet1", "cells": 2}]
    assert ">Sheet</th>" in shown("ledger", rows, types)
    text = shown("ledger", rows[:1], types)
    assert ">Sheet</th>" not in text
    assert ">Rights</th>" not in text, "no source of this study says its rights"


def test_the_audit_names_terms_and_printed_numbers_in_words():
    finding = AuditFinding(
        rank=1,
        check="kleibergen_paap_lm_is_possible",
        weight=4,
        table="3",
        column="2",
        term="_cons",
        printed_values={"coef": "0.05", "paren": "0.03", "W:DF": "1"},
        sentence="it is so",
    )
    check = CheckCount(check="kleibergen_paap_lm_is_possible", passes=1, comparisons=2, subject="")
    text = audit_section(AuditRecord(findings=(finding,), checks=(check,))).body
    assert text.index(">Rank<") < text.index(">Finding<") < text.index(">Table<"), "in sight on a phone"
    assert text.index(">it is so<") < text.index(">3<")
    assert ">Constant</td>" in text
    assert "coefficient 0.05; in parentheses 0.03; W × DF 1" in text
    assert "Kleibergen Paap LM is possible" in text
