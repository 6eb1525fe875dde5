"""Digitised tables that cannot be read are errors that name file, row and column."""

import os

import pytest

from audit import cli
from audit.checks.precision import _comparable
from audit.declaration import PrintedFacts
from audit.run import run_checks
from audit.tables import read_tables
from spillover.declarations import convert
from spillover.errors import StudyError

HEADER = "table,column,dependent,term,statistic,value,stars\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"a\.csv: expected a header and at least one row"),
        ("foo,bar\n1,2\n", r"a\.csv, row 1: the header foo, bar fits no layout"),
        (
            HEADER + "3,1,y,x,coef,0.05,***\n3,1,y,x,paren,n.a.,\n",
            r"a\.csv, row 3, column 'value': 'n\.a\.' is not a number",
        ),
        (HEADER + "3,1,y,x,coef,0.05,+\n", r"a\.csv, row 2, column 'stars': '\+' is not one of"),
        (HEADER + "3,1,y,x,coef,0.05\n", r"a\.csv, line 2: fewer cells than columns \(6, the header has 7\)"),
        (
            HEADER + "3,1,y,x,coef,0.05,\n3,1,y,x,coef,0.06,\n",
            r"a\.csv, row 3: x coef of table 3 column 1 appears twice",
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
            r"a\.csv: duplicate column 'value' in its header",
        ),
        (
            "mechanism,effect,coef\nM,total,0.1\n\nM,total,0.2\n",
            r"a\.csv, row 4: M total is in row 2 already",
        ),
        ("mechanism,effect,coef\nM,total,\n", r"a\.csv, row 2, column 'coef': empty"),
        ("indicator,weight\nx,0.5\nx,0.5\n", r"a\.csv, row 3: x is in row 2 already"),
        ("year,moran_i\n2001,0.4\n2001,0.4\n", r"a\.csv, row 3: 2001 is in row 2 already"),
        ("year,moran_i\n2001,\n", r"a\.csv, row 2, column 'moran_i': empty"),
        (
            "variable,obs,mean,sd,min,max\nNQP,495,0.1,?,0,1\n",
            r"a\.csv, row 2, column 'sd': '\?' is not a number",
        ),
        (
            HEADER + "3,1,y,x,Coef,0.05,\n",
            r"row 2, column 'statistic': 'Coef' is not one .*did you mean 'coef'\?",
        ),
        (HEADER + "3,1,y,x,pare,0.05,\n", r"row 2, column 'statistic': 'pare' .*did you mean 'paren'\?"),
        (
            HEADER + "3,1,y,x,N,495,\n",
            r"row 2, column 'statistic': 'N' is not one of coef, paren, t; a number of",
        ),
        (HEADER + "3,1,y,,n,495,\n", r"row 2, column 'statistic': no check reads 'n'; did you mean 'N'\?"),
        (HEADER + "3,1,y,,Obs.,495,\n", r"no check reads 'Obs\.'; did you mean 'N'\?"),
        (HEADER + "3,1,y,,R-squared,0.4,\n", r"no check reads 'R-squared'; did you mean 'R2'\?"),
        (HEADER + "3,1,y,,coef,0.05,\n", r"row 2, column 'term': empty; coef is that of a term"),
        (HEADER + "03,1,y,x,coef,0.05,\n", r"row 2, column 'table': '03'; write 3, without zeros"),
        (HEADER + "3,01,y,x,coef,0.05,\n", r"row 2, column 'column': '01'; write 1, without zeros"),
        (HEADER + ",1,y,x,coef,0.05,\n", r"row 2, column 'table': empty"),
        (HEADER + "3,1,y,x,paren,0.05,\n", r"row 2: x of table 3 column 1 has no coefficient"),
        (HEADER + "3,1,y,x,coef,0.05,\n3,1,y,x,paren,0.01,***\n", r"row 3, column 'stars': .*beside a coeff"),
        (
            HEADER.replace("stars", "star") + "3,1,y,x,coef,0.05,\n",
            r"reads a column 'star'; did you mean 'stars'\?",
        ),
        (
            HEADER.replace("stars", "Stars") + "3,1,y,x,coef,0.05,\n",
            r"reads a column 'Stars'; did you mean 'stars'",
        ),
        (
            HEADER.replace("value", "Value") + "3,1,y,x,coef,0.05,\n",
            r"'Value' is another name, did you mean 'value'",
        ),
        (
            HEADER.replace("stars", "stars,") + "3,1,y,x,coef,0.05,,\n",
            r"a\.csv: a column has no name in its header",
        ),
        (HEADER + "3,1,y,x,coef," + "9" * 50 + ",\n", r"row 2, column 'value': '9+' is not a number"),
        (HEADER + "3,1,y,x,coef,٣,\n", r"row 2, column 'value': '٣' is not a number"),
        (
            HEADER + "3,1,y," + "x" * 200_000 + ",coef,1,\n",
            r"a\.csv, row that begins in line 2: .*field larger",
        ),
        (HEADER + '3,1,y,"x,coef,1,\n3,1,y,z",coef,1,\n', r"line 3: a quotation mark is left open.*close it"),
        (HEADER + '3,1,y,"x\ny",coef,1,\n', r"line 3, column term: 'x\\ny' has a line break"),
        (HEADER + '3,1,y,"x"y,coef,1,\n', r"row that begins in line 2: cannot be read as csv"),
        (HEADER + '3,1,y,"x,coef,1,\n', r"row that begins in line 2: cannot be read as csv"),
        ("mechanism,effect,coef,proportion\nM,total,1,\n", r"'proportion'; did you mean 'proportion_pct'\?"),
        ("mechanism,effect,coef,median\nM,total,1,\n", r"no check reads a column 'median'; this layout has"),
        ("mechanism,effect,coef\nM,Total,1\n", r"row 2, column 'effect': no check reads 'Total'"),
        (
            "mechanism,effect,coef\nM,indirect effect,1\n",
            r"reads 'indirect effect'; did you mean 'indirect'\?",
        ),
        ("variable,N,mean,sd,min,max\nx,5,1,1,0,2\n", r"no check reads a column 'N'; did you mean 'obs'\?"),
        ("year,moran_i,p\n2001,0.4,0.01\n", r"no check reads a column 'p'; this layout has year, moran_i"),
        ("year,Moran I\n2001,0.4\n", r"the column 'moran_i' is missing; 'Moran I' is another name"),
        ("year,moran_i\n2001.0,0.4\n", r"row 2, column 'year': '2001\.0' is not a year"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_row_and_column(tmp_path, text, message):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        read_tables(tmp_path)


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "a.csv").write_bytes("变量".encode("gbk"))
    with pytest.raises(StudyError, match=r"a\.csv, line 1: is not UTF-8; save"):
        read_tables(tmp_path)


def test_lines_without_text_are_passed_over(tmp_path):
    (tmp_path / "a.csv").write_text(
        HEADER + '3,1,y,x,coef,0.05,\n\n,,,,,,\n3,1,y,z,coef,"1,234.5",\n', encoding="utf-8"
    )
    assert read_tables(tmp_path).column(3, 1).numbers[("z", "coef")].value == 1234.5


@pytest.mark.debt(9)
@pytest.mark.parametrize("size", ["495.0", "495.", "495"])
def test_a_number_of_observations_is_one_however_it_is_written(tmp_path, size):
    """So that columns of as many rows are compared."""
    text = "".join(
        f"3,{i},y,x,coef,0.50,***\n3,{i},y,x,paren,0.0{i},\n3,{i},y,,N,{n},\n"
        for i, n in ((1, "495"), (2, size))
    )
    (tmp_path / "a.csv").write_text(HEADER + text, encoding="utf-8")
    tables = read_tables(tmp_path)
    assert tables.column(3, 2).numbers[("", "N")].text == "495"
    assert [len(group) for group in _comparable(tables)] == [2]


@pytest.mark.debt(9)
def test_a_part_of_an_observation_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text(HEADER + "3,1,y,,N,495.5,\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"row 2, column 'value': '495\.5' is not a number of observations"):
        read_tables(tmp_path)
    (tmp_path / "a.csv").write_text("variable,obs,mean,sd,min,max\nx,-3,1,1,0,2\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"column 'obs': '-3' is not a number of observations"):
        read_tables(tmp_path)


def test_a_folder_without_tables_is_named(tmp_path):
    with pytest.raises(StudyError, match="no folder with CSV files"):
        read_tables(tmp_path / "absent")


def test_a_spreadsheets_mark_and_minus_sign_are_understood(tmp_path):
    (tmp_path / "a.csv").write_text("\ufeff" + HEADER + "3,1,y,x,coef,−0.05,*\n", encoding="utf-8")
    column = read_tables(tmp_path).column(3, 1)
    assert column.numbers[("x", "coef")].value == -0.05
    assert column.stars == {"x": 1}


def test_a_table_that_prints_no_stars_has_none_to_judge(tmp_path):
    rows = "3,1,y,x,coef,0.50\n3,1,y,x,paren,0.01\n3,1,y,z,coef,0.40\n3,1,y,z,paren,0.01\n"
    (tmp_path / "a.csv").write_text(HEADER.replace(",stars", "") + rows)
    tables = read_tables(tmp_path)
    assert tables.column(3, 1).stars == {}
    audit = run_checks(tables, PrintedFacts())
    assert audit.findings == []
    assert audit.comparisons["stars_follow_the_rule"] == 0
    assert audit.comparisons["parenthesis_is_a_standard_error"] == 2


def test_facts_of_a_column_that_is_not_there_are_an_error(tmp_path):
    (tmp_path / "a.csv").write_text(HEADER + "3,1,y,x,coef,0.50,***\n")
    with pytest.raises(StudyError, match=r"no table 4 column 1; the regression columns are 3 \(1\)"):
        run_checks(
            read_tables(tmp_path), convert({"columns": [{"table": 4, "column": 1, "units": 3}]}, PrintedFacts)
        )


def test_two_files_of_one_table_are_named(tmp_path):
    for name in ("table07_moran.csv", "table7_other.csv"):
        (tmp_path / name).write_text("year,moran_i\n2001,0.4\n")
    with pytest.raises(StudyError, match=r"table7_other\.csv: is table 7, and so is table07_moran\.csv"):
        read_tables(tmp_path)


def test_folders_pipes_and_files_beyond_the_limit_are_named(tmp_path, monkeypatch):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(StudyError, match=r"folder\.csv: expected a file, found a folder or a device"):
        read_tables(tmp_path)
    (tmp_path / "folder.csv").rmdir()
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(StudyError, match=r"pipe\.csv: expected a file, found a folder or a device"):
        read_tables(tmp_path)
    (tmp_path / "pipe.csv").unlink()
    (tmp_path / "a.csv").write_text("year,moran_i\n2001,0.4\n")
    monkeypatch.setenv("SPILLOVER_LIST_BYTES", "5")
    with pytest.raises(
        StudyError, match=r"size in bytes is 22, more than the limit of 5.*SPILLOVER_LIST_BYTES"
    ):
        read_tables(tmp_path)


def test_a_fault_of_the_program_is_no_finding_and_asks_for_a_report(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for folder in ("tables", "logs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "tables" / "a.csv").write_text("year,moran_i\n2001,0.4\n")

    def broken(*_):
        raise RuntimeError("a fault\nof two lines")

    monkeypatch.setattr(cli, "run_checks", broken)
    assert cli.main(["tables"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "fault of the program" in told
    assert "logs/commands/audit.log" in told
    assert "Traceback" in (tmp_path / "logs/commands/audit.log").read_text()
