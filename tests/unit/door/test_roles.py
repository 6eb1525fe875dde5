"""Lists of columns as people type them, and columns that cannot be what they are to be."""

import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
from linearmodels.panel import PanelOLS

from door.plan import columns_of
from spillover.errors import StudyError
from study_chain import fit_baseline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("size lev", ["size", "lev"]),
        ("size，lev、roa", ["size", "lev", "roa"]),
        ("人均GDP, 就业率", ["人均GDP", "就业率"]),
        ("share, of all share", ["share, of all", "share"]),
        ("$x SIZE", ["$x", "size"]),
        ("就 业 率", ["就业率"]),
    ],
)
def test_lists_are_split_at_commas_and_spaces_but_not_within_headers(ask, firms, text, expected):
    for name in ("人均GDP", "就业率", "share, of all", "share", "$x"):
        firms[name] = firms.roa
    table = ask(firms)[0].table
    assert [c.header for c in columns_of(text, table, "CONTROLS")] == expected


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ({"treatment": "Trade (% of GDPs)"}, "TREATMENT names 'Trade (% of GDPs)',"),
        ({"outcome": "Gross savings (% of GDP)"}, "OUTCOME names 'Gross savings (% of GDP)',"),
        ({"controls": "Gross savings (% of GDP) lev"}, "CONTROLS names 'Gross savings (% of GDP)',"),
        ({"controls": "lev, Gross savings, total"}, "CONTROLS names 'Gross savings',"),
        ({"controls": "Trade (% of GNI)"}, "CONTROLS names 'Trade (% of GNI)',"),
        ({"controls": "人口"}, "(did you mean '户籍人口(万人)'?)"),
    ],
)
def test_what_was_typed_is_quoted_as_it_was_typed(ask, firms, typed, quoted):
    firms = firms.rename(columns={"roa": "Trade (% of GDP)"}).assign(**{"户籍人口(万人)": firms.size})
    with pytest.raises(StudyError, match=re.escape(quoted)):
        ask(firms, **{"outcome": "size", "treatment": "lev", **typed})


@pytest.mark.debt("33.4")
def test_a_column_is_called_by_its_header_and_label(ask, project):
    """A header over one column, above the label that a person gives."""
    random = np.random.default_rng(3)
    rows = [
        ["地区", "年份", "经济", "财政", "人口"],
        [None, None, "生产总值(亿元)", "支出(亿元)", "户籍人口(万人)"],
    ]
    for unit in range(12):
        rows += [
            [f"C{unit}", y, *(v := random.normal(size=2).round(3).tolist()), 2 * v[1]]
            for y in range(2001, 2009)
        ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(project / "p.xlsx")
    with pytest.raises(StudyError, match=r"Leave out 人口 \(户籍人口\(万人\)\)$"):
        ask("p.xlsx", outcome="生产总值", treatment="支出", controls="户籍人口(万人)")


@pytest.mark.debt("33.4")
def test_a_title_has_the_label_however_long(ask, firms):
    label = "Foreign direct investment, net inflows in the reporting economy"
    _found, text = ask(firms.rename(columns={"lev": label}), outcome="roa", treatment=label)
    assert f'title: "roa and {label}"' in text


def test_unknown_and_repeated_names_are_refused(ask, firms):
    table = ask(firms)[0].table
    with pytest.raises(StudyError, match=r"CONTROLS names 'sise', .* column \(did you mean 'size'\?\)"):
        columns_of("size, sise", table, "CONTROLS")
    with pytest.raises(StudyError, match="'size' is named twice"):
        columns_of("size lev size", table, "CONTROLS")


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(("text", "near"), [("roaa", "roa"), ("LEVV", "lev"), ("资产收益", "资产收益率")])
def test_a_name_near_a_column_is_proposed(ask, firms, text, near):
    with pytest.raises(StudyError, match=rf"OUTCOME names '{text}', .* \(did you mean '{near}'\?\)"):
        ask(firms.assign(资产收益率=firms.roa), outcome=text, treatment="size")
    with pytest.raises(StudyError, match="OUTCOME names 'xyz', which is not a column; the columns are"):
        ask(firms, outcome="xyz", treatment="size")


@pytest.mark.debt("33.4")
def test_a_label_is_known_without_what_it_says_in_brackets_and_listed_beside_its_header(ask, firms, project):
    labels = {"lev": "Leverage (debt/assets)", "size": "Total assets (log)"}
    frame = firms.assign(stkcd=firms.stkcd.astype(int))
    frame.to_stata(project / "f.dta", write_index=False, variable_labels=labels, version=118)
    table = ask("f.dta")[0].table
    assert [c.header for c in columns_of("Total assets, leverage", table, "CONTROLS")] == ["size", "lev"]
    with pytest.raises(
        StudyError, match=r"'Leverages', .* \(did you mean .*\); .* lev \(Leverage \(debt/assets"
    ):
        columns_of("Leverages", table, "CONTROLS")


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(
    ("typed", "transform"), [("ln(规模)", "ln"), ("log(规模)", "ln"), ("sqrt(规模)", "sqrt")]
)
def test_a_transform_in_place_of_a_column_is_told_where_it_is_written(
    ask, firms, project, tmp_path, typed, transform
):
    """The remedy, as printed, gives the estimate of linearmodels."""
    frame = firms.assign(规模=np.exp(firms["size"])).drop(columns="size")
    with pytest.raises(
        StudyError, match=r"OUTCOME names .* where a column is asked for: give '规模'"
    ) as told:
        ask(frame, outcome=typed, treatment="lev")
    remedy = re.search("`(.*?)`", str(told.value))[1]
    assert remedy.endswith(f"transform: {transform}}}}}")
    _found, text = ask(frame, outcome="规模", treatment="lev")
    (project / "config" / "x.yaml").write_text(f"{text}\n{remedy}\n", encoding="utf-8")
    (tmp_path / "made").mkdir()
    ours = fit_baseline("x", tmp_path / "made", project)["lev"]
    y = np.sqrt(frame["规模"]) if transform == "sqrt" else np.log(frame["规模"])
    rows = frame.assign(y=y, stkcd=frame.stkcd.astype(int)).set_index(["stkcd", "year"])
    fitted = PanelOLS(rows.y, rows[["lev"]], entity_effects=True, time_effects=True).fit()
    assert ours == pytest.approx(float(fitted.params["lev"]), rel=1e-8)


def test_words_in_a_column_of_numbers_are_told_by_unit_year_and_cell(ask, firms):
    firms["size"] = firms["size"].round(3).astype(object)
    firms.loc[13, "size"] = "PrivacySuppressed"
    with pytest.raises(
        StudyError,
        match=r"'size' has cells that are not numbers: .*000002 2004 \(p.csv, cell D15\): Privacy.*MISSING=",
    ):
        ask(firms, outcome="roa", treatment="size")
    _, text = ask(firms, outcome="roa", treatment="size", missing="PrivacySuppressed")
    assert "missing: [PrivacySuppressed]" in text


def test_what_the_effects_take_out_is_refused(ask, firms):
    firms["south"] = (firms.stkcd > "000020").astype(int)
    firms["rate"] = firms.year % 7
    with pytest.raises(StudyError, match="'south' never changes over time"):
        ask(firms, outcome="roa", treatment="south")
    with pytest.raises(StudyError, match="'rate' is the same for all units"):
        ask(firms, outcome="roa", treatment="size", controls="rate")
    with pytest.raises(StudyError, match="'roa' has two roles"):
        ask(firms, outcome="roa", treatment="roa")


def test_without_an_outcome_the_file_is_described_and_nothing_is_written(ask, project, firms):
    found, text = ask(firms)
    assert text == ""
    assert not (project / "config" / "x.yaml").exists()
    assert len(found.units.rows) == 40


def test_an_existing_configuration_is_refused_without_force(ask, project, firms):
    (project / "config" / "x.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(StudyError, match=r"config/x.yaml exists already"):
        ask(firms, outcome="roa", treatment="size")
    assert ask(firms, outcome="roa", treatment="size", force="1")[1]
    assert (project / "config" / "x.yaml").read_text(encoding="utf-8") == "mine"


def test_values_with_labels_are_numbers_where_they_are_measured_and_names_where_they_name(
    ask, project, firms
):
    firms["treated"] = ((firms.year > 2005) & (firms.stkcd > "000010")).astype(int)
    firms["side"] = (firms.stkcd > "000020").astype(int)
    firms.to_stata(
        project / "p.dta",
        write_index=False,
        value_labels={"treated": {0: "no", 1: "yes"}, "side": {0: "North", 1: "South"}},
        variable_labels={"treated": "Has the policy"},
    )
    found, text = ask("p.dta", outcome="roa", treatment="treated", group="side")
    assert {row["side"] for row in found.units.rows} == {"North", "South"}
    assert "Has the policy, two-way fixed effects" in text
    assert "groups: {side: side}" in text


def test_frames_of_other_formats(ask, project, firms):
    firms.to_parquet(project / "p.parquet")
    assert ask("p.parquet")[0].panel.unit == "stkcd"
    pd.DataFrame().to_csv(project / "empty.csv")
    with pytest.raises(StudyError, match=r"divides its rows into columns|no row"):
        ask("empty.csv")
    with pytest.raises(StudyError, match="file not found"):
        ask("absent.csv")


def test_a_label_with_full_width_signs_names_its_column(ask, project, firms):
    firms.to_stata(
        project / "p.dta",
        write_index=False,
        version=118,
        variable_labels={"roa": "总资产（元）", "size": "规模"},
    )
    for said in ("总资产（元）", "总资产(元)"):
        assert "outcome: roa" in ask("p.dta", outcome=said, treatment="规模")[1]


@pytest.mark.parametrize("cell", ["12%", "1.2万", "３亿元"])
def test_a_number_with_a_sign_or_a_unit_gets_its_remedy(ask, firms, cell):
    firms["size"] = firms["size"].astype(object)
    firms.loc[13, "size"] = cell
    with pytest.raises(StudyError, match=r"000002 2004 \(p.csv, cell D15\).*; write the numbers alone"):
        ask(firms, outcome="roa", treatment="size")


def test_long_labels_are_cut_for_titles(ask, project, firms):
    labels = {"roa": "Return on assets in the year (per cent of total assets)", "size": "S" * 60}
    firms.to_stata(project / "p.dta", write_index=False, variable_labels=labels)
    text = ask("p.dta", outcome="roa", treatment="size")[1]
    assert "title: Return on assets in the year and size" in text


@pytest.mark.parametrize("mixed", [False, True])
def test_a_column_printed_as_a_percentage_is_said_or_refused(ask, project, firms, mixed):
    book = openpyxl.Workbook()
    book.active.append(list(firms.columns))
    for row in firms.itertuples(index=False):
        book.active.append(list(row))
    for i in range(2, 400 if mixed else 402):
        book.active[f"C{i}"].number_format = "0.00%"
    book.save(project / "p.xlsx")
    asked = {"outcome": "roa", "treatment": "size"}
    if mixed:
        with pytest.raises(
            StudyError, match=r"'roa' has numbers printed as percentages.* cell C2\).* cell C400"
        ):
            ask("p.xlsx", **asked)
    else:
        _, text = ask("p.xlsx", **asked)
        assert "# roa is printed as a percentage and stored as a share: " in text


@pytest.mark.debt("33.12")
@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "\a"])
def test_a_header_with_an_invisible_character_is_refused_in_its_file(ask, firms, letter):
    """It was refused by the title of the configuration that make new had just written."""
    frame = firms.rename(columns={"roa": f"ro{letter}a"})
    for wishes in (
        {"outcome": f"ro{letter}a", "treatment": "lev"},
        {"outcome": "lev", "treatment": f"ro{letter}a"},
    ):
        with pytest.raises(StudyError, match=r"^p.csv: 'ro.*a' has .* invisible character; remove it"):
            ask(frame, **wishes)
    ask(frame, outcome="size", treatment="lev")
