"""Digitised tables that cannot be read are errors that name file, row and column."""

import pytest

from audit.tables import read_tables
from study.errors import StudyError

HEADER = "table,column,dependent,term,statistic,value,stars\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"a\.csv: a header and at least one row"),
        ("foo,bar\n1,2\n", r"a\.csv, row 1: the header foo, bar fits no layout"),
        (
            HEADER + "3,1,y,x,coef,0.05,***\n3,1,y,x,paren,n.a.,\n",
            r"a\.csv, row 3, column 'value': 'n\.a\.' is not a number",
        ),
        (HEADER + "3,1,y,x,coef,0.05,+\n", r"a\.csv, row 2, column 'stars': '\+' is none of"),
        (HEADER + "3,1,y,x,coef,0.05\n", r"a\.csv, row 2: 6 cells under a header of 7"),
        (
            HEADER + "3,1,y,x,coef,0.05,\n3,1,y,x,coef,0.06,\n",
            r"a\.csv, row 3: x coef of table 3 column 1 stands twice",
        ),
        (HEADER + "3,1,y,x,coef,0.05,\n3,1,z,x,paren,0.06,\n", r"a\.csv, row 3, column 'dependent': 'z'"),
        (HEADER + "3,1,y,x,,0.05,\n", r"a\.csv, row 2, column 'statistic': empty"),
        (
            HEADER + "3,1,y,x,coef,0.05***,\n",
            r"a\.csv, row 2, column 'value': '0\.05\*\*\*' is not a number; .* without stars",
        ),
        (HEADER + '3,1,y,x,coef,"0,052",\n', r"a\.csv, row 2, column 'value': '0,052' is not a number"),
        (
            HEADER.replace("value", "valu") + "3,1,y,x,coef,0.05,\n",
            r"a\.csv, row 1: the column 'value' is missing; .*dependent, term",
        ),
        (
            HEADER.replace("stars", "value") + "3,1,y,x,coef,0.05,\n",
            r"a\.csv, row 1: the column 'value' stands twice",
        ),
        (
            "mechanism,effect,coef\nM,total,0.1\n\nM,total,0.2\n",
            r"a\.csv, row 4: M total stands in row 2 already",
        ),
        ("mechanism,effect,coef\nM,total,\n", r"a\.csv, row 2, column 'coef': empty"),
        ("indicator,weight\nx,0.5\nx,0.5\n", r"a\.csv, row 3: x stands in row 2 already"),
        ("year,moran_i\n2001,0.4\n2001,0.4\n", r"a\.csv, row 3: 2001 stands in row 2 already"),
        ("year,moran_i\n2001,\n", r"a\.csv, row 2, column 'moran_i': empty"),
        (
            "variable,obs,mean,sd,min,max\nNQP,495,0.1,?,0,1\n",
            r"a\.csv, row 2, column 'sd': '\?' is not a number",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_row_and_column(tmp_path, text, message):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        read_tables(tmp_path)


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "a.csv").write_bytes("变量".encode("gbk"))
    with pytest.raises(StudyError, match=r"a\.csv: not a CSV file in UTF-8"):
        read_tables(tmp_path)


def test_lines_without_text_are_passed_over(tmp_path):
    (tmp_path / "a.csv").write_text(
        HEADER + '3,1,y,x,coef,0.05,\n\n,,,,,,\n3,1,y,z,coef,"1,234.5",\n', encoding="utf-8"
    )
    assert read_tables(tmp_path).column(3, 1).numbers[("z", "coef")].value == 1234.5


def test_a_folder_without_tables_is_named(tmp_path):
    with pytest.raises(StudyError, match="no folder with CSV files"):
        read_tables(tmp_path / "absent")


def test_a_spreadsheets_mark_and_minus_sign_are_understood(tmp_path):
    (tmp_path / "a.csv").write_text("\ufeff" + HEADER + "3,1,y,x,coef,−0.05,*\n", encoding="utf-8")
    column = read_tables(tmp_path).column(3, 1)
    assert column.numbers[("x", "coef")].value == -0.05
    assert column.stars == {"x": 1}
