"""Frames as users have them: rows in any order and of any library, and what is refused, by its column."""

import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from frame_data import MUNNELL, PLACE, produc, states
from spillover import EstimationError, StudyError, did, fit_sar, fit_within, speak, weight_matrix


def fitted(frame, formula=MUNNELL, **options):
    return fit_within(frame, formula, **{**PLACE, **options})


SAME = {
    "rows in another order": lambda frame: frame.sample(frac=1, random_state=1),
    "an index that says nothing": lambda frame: frame.set_index(np.zeros(len(frame), dtype=int)),
    "unit and time as an index": lambda frame: frame.set_index(["state", "year"]),
    "categories": lambda frame: frame.astype({"state": "category", "year": "category"}),
    "nullable types": lambda frame: frame.convert_dtypes(),
    "years as numbers with a point": lambda frame: frame.astype({"year": float}),
    "years as texts": lambda frame: frame.astype({"year": str}),
    "pyarrow": pa.Table.from_pandas,
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_the_same_panel_gives_the_same_bits(change):
    assert fitted(change(produc())).to_dict() == fitted(produc()).to_dict()


def test_polars_gives_the_same_bits():
    polars = pytest.importorskip("polars")
    found = fitted(polars.from_pandas(produc()))
    assert found.to_dict() == fitted(produc()).to_dict()
    assert isinstance(found.terms, polars.DataFrame)


def test_ids_are_texts_or_whole_numbers():
    codes = produc()["state"].astype("category").cat.codes
    whole, pointed = (fitted(produc().assign(state=codes.astype(kind))) for kind in (int, float))
    assert whole.to_dict() == pointed.to_dict()
    assert set(whole.rows.ids) == {str(code) for code in range(48)}


@pytest.mark.debt("36.8")
def test_ids_of_mixed_types_are_read_as_texts_with_a_note():
    frame = produc()
    codes = dict(zip(frame.state.unique(), range(48), strict=True))
    mixed = frame.assign(state=[codes[s] if s < "M" else s for s in frame.state])
    found = fitted(mixed)
    numbers = len({s for s in codes if s < "M"})
    types = f"numbers: {numbers}, texts: {48 - numbers}"
    said = f"column 'state': ids of mixed types ({types}) were all read as texts"
    assert found.remarks == (said,)
    assert f"Note: {said}" in found.summary()
    assert not fitted(mixed.astype({"state": str})).remarks
    assert found.terms.equals(fitted(mixed.astype({"state": str})).terms)


@pytest.mark.debt("36.8")
def test_labels_of_mixed_types_are_read_as_texts_with_a_note():
    frame = produc()
    mixed = frame.assign(half=[1 if state < "M" else "L-Z" for state in frame.state])
    by = {"variance": {"kind": "clustered", "by": "half"}}
    found = fitted(mixed, **by)
    said = "column 'half': ids of mixed types (numbers: 1, texts: 1) were all read as texts"
    assert found.remarks == (said,)
    assert not fitted(mixed.astype({"half": str}), **by).remarks


def test_names_of_any_letters_are_terms():
    renamed = produc().rename(
        columns={"lpcap": "公共资本", "lpc": "private capital", "lemp": "class", "unemp": "a-b (%)"}
    )
    found = fitted(renamed, "lgsp ~ 公共资本 + `private capital` + class + `a-b (%)`")
    assert found.terms["term"].tolist() == ["公共资本", "`private capital`", "class", "`a-b (%)`"]
    assert found.terms["estimate"].tolist() == fitted(produc()).terms["estimate"].tolist()
    assert fitted(renamed, "lgsp ~ L.`private capital`").rows.is_used.sum() == 768


def test_a_frame_may_change_after_the_fit():
    frame = produc()
    found = fitted(frame)
    before = found.summary()
    frame[:] = frame.iloc[::-1].to_numpy()
    assert found.summary() == before


def test_rows_that_are_left_out_are_listed():
    frame = produc()
    frame.loc[4, "lpc"] = np.nan
    frame = frame.drop(index=[20, 21])
    found = fitted(frame)
    assert str(found.rows) == "813 of 814 rows: 48 of 48 units, 17 of 17 periods"
    assert found.dropped_rows.to_dict("records") == [{"state": "ALABAMA", "year": 1974}]
    assert list(fitted(produc()).dropped_rows.columns) == ["state", "year"]


def test_a_missing_year_is_no_period_to_jump_over():
    found = fitted(produc().query("year != 1980"), "lgsp ~ L.lpcap")
    assert set(found.dropped_rows["year"]) == {1970, 1981}
    spaced = produc().query("year % 2 == 0")
    assert set(fitted(spaced, "lgsp ~ L.lpcap").dropped_rows["year"]) == {1970}


def test_signs_of_a_chinese_keyboard_are_signs():
    wide = fitted(produc(), "lgsp ～ lpcap ＋ lpc：unemp")
    assert wide.to_dict() == fitted(produc(), "lgsp ~ lpcap + lpc:unemp").to_dict()


def _fourth_row(name):
    """The panel with another text for the unit of its fourth row, ALABAMA in 1973."""
    frame = produc()
    return frame.assign(state=frame.state.mask(frame.index == 3, name))


@pytest.mark.debt("33.15")
@pytest.mark.parametrize("padded", ["ALABAMA ", " ALABAMA", "ALABAMA\xa0", "ALABAMA\u3000", "ALABAMA\t"])
def test_blanks_around_an_id_are_no_part_of_it(padded):
    assert fitted(_fourth_row(padded)).to_dict() == fitted(produc()).to_dict()
    assert str(fitted(_fourth_row(padded)).rows) == "816 of 816 rows: 48 of 48 units, 17 of 17 periods"
    labels = produc().assign(half=produc().state.map(lambda s: "A-K" if s < "K" else "L-Z"))
    grouped = labels.assign(half=labels.half.mask(labels.index == 3, padded.replace("ALABAMA", "A-K")))
    clustered = {"variance": {"kind": "clustered", "by": "half"}}
    assert fitted(grouped, **clustered).to_dict() == fitted(labels, **clustered).to_dict()


@pytest.mark.debt("33.15")
@pytest.mark.parametrize("name", ["Alabama", "ＡLABAMA", "ALA BAMA"])
def test_a_unit_written_in_two_ways_is_refused(name):
    with pytest.raises(StudyError, match=rf"'ALABAMA' and '{name}' differ|'{name}' and 'ALABAMA' differ"):
        fitted(_fourth_row(name))


@pytest.mark.debt("33.15")
@pytest.mark.parametrize(("plain", "other"), [("A-K", "A\u2010K"), ("A-K", "A\u2212K"), ("O'K", "O\u2019K")])
def test_a_unit_with_dashes_or_apostrophes_of_two_forms_is_refused(plain, other):
    frame = produc().replace({"state": {"ALABAMA": plain}})
    frame.loc[3, "state"] = other
    with pytest.raises(StudyError, match="or the form of a mark alone"):
        fitted(frame)


@pytest.mark.debt("33.15")
@pytest.mark.parametrize(
    ("name", "letter"),
    [("\u0410LABAMA", "CYRILLIC CAPITAL LETTER A"), ("ALABA\u039cA", "GREEK CAPITAL LETTER MU")],
)
def test_a_unit_with_a_letter_of_another_alphabet_is_refused(name, letter):
    with pytest.raises(StudyError, match=rf"look alike, but one of them has . \({letter}\)"):
        fitted(_fourth_row(name))


@pytest.mark.debt("33.15")
@pytest.mark.parametrize("name", ["a-k", "A\u2010K", "\u0410-K", "A -K"])
def test_a_group_written_in_two_ways_is_refused(name):
    """The first unit was a group of its own."""
    labels = produc().assign(half=produc().state.map(lambda s: "A-K" if s < "K" else "L-Z"))
    other = labels.assign(half=labels.half.mask(labels.state == "ALABAMA", name))
    clustered = {"variance": {"kind": "clustered", "by": "half"}}
    assert fitted(labels, **clustered)
    with pytest.raises(StudyError, match=r"column 'half': the groups .* differ in case, width, blanks"):
        fitted(other, **clustered)


@pytest.mark.debt("33.15")
@pytest.mark.parametrize(("plain", "other"), [("北京", "北京市"), ("宁夏回族自治区", "宁夏")])
def test_a_unit_with_and_without_its_rank_is_refused_where_no_period_has_both(plain, other):
    """A province and a city of one name (吉林, 吉林市) have rows in the same periods, and are two."""
    frame = produc().replace({"state": {"ALABAMA": plain}})
    frame.loc[3, "state"] = other
    with pytest.raises(StudyError, match=rf"'{plain}' and '{other}' differ|'{other}' and '{plain}' differ"):
        fitted(frame)
    both = produc().replace({"state": {"ALABAMA": plain, "ARIZONA": other}})
    assert str(fitted(both).rows) == "816 of 816 rows: 48 of 48 units, 17 of 17 periods"


@pytest.mark.debt("33.15")
@pytest.mark.parametrize("value", [["ALABAMA"], {"a": 1}])
@pytest.mark.parametrize("column", ["state", "year"])
def test_a_list_among_the_ids_is_refused(value, column):
    frame = produc()
    frame[column] = frame[column].astype(object)
    frame.at[3, column] = value
    with pytest.raises(StudyError, match=rf"column '{column}': .* is neither text nor a whole number"):
        fitted(frame)


@pytest.mark.debt("33.15")
@pytest.mark.parametrize("hidden", ["\u200b", "\x00", "\u202e"])
def test_an_id_with_a_character_that_nobody_sees_is_refused(hidden):
    with pytest.raises(StudyError, match=r"column 'state': '.*' has an invisible character"):
        fitted(_fourth_row(f"ALABAMA{hidden}"))


def test_a_column_is_named_by_a_text():
    with pytest.raises(StudyError, match=r"unit: expected the name of a column, found \['state'\]"):
        fitted(produc(), unit=["state"])


REFUSED = {
    "'data' is no frame": (lambda f: f.to_numpy(), "expected a frame of pandas, polars or pyarrow"),
    "a name twice": (
        lambda f: f.set_axis([*f.columns[:-1], "lpc"], axis=1),
        "two columns are called lpc; give each its own name",
    ),
    "a number as a name": (lambda f: f.rename(columns={"lpc": 0}), "the name of column 0 is not text"),
    "no rows": (lambda f: f.head(0), "the frame has no rows"),
    "a row twice": (
        lambda f: pd.concat([f, f.head(2)]),
        "2 rows repeat the unit and period of another",
    ),
    "no unit": (lambda f: f.assign(state=f.state.mask(f.index == 5)), "column 'state' is missing in row 6"),
    "no year": (lambda f: f.assign(year=f.year.mask(f.index == 5)), "column 'year' is missing in row 6"),
    "an id that is a number and a text": (
        lambda f: f.assign(state=[1 if i % 2 else "1" for i in range(len(f))]),
        "1 appears both as a number and as text",
    ),
    "an id that is a measure": (lambda f: f.assign(state=f.lpc), "is neither text nor a whole number"),
    "texts of dates": (lambda f: f.assign(year=f.year.map("{}-12-31".format)), "a period is a whole number"),
    "two dates of a year": (
        lambda f: f.assign(year=f.year.map(lambda y: pd.Timestamp(915 + y // 2, 1 + y % 2, 1))),
        "has 1900-01-01 00:00:00 and 1900-02-01 00:00:00 in one year; give one date for each year",
    ),
    "a year that is a number and a text": (
        lambda f: f.assign(year=[str(y) if i % 2 else y for i, y in enumerate(f.year)]),
        "column 'year' has 1970 and '1970' for one period; give all periods one type",
    ),
    "a year that is a number and a date": (
        lambda f: f.assign(year=[pd.Timestamp(y, 1, 1) if i % 2 else y for i, y in enumerate(f.year)]),
        "for one period; give all periods one type",
    ),
    "ids with zeros and as numbers": (
        lambda f: f.assign(state=[i // 17 if i % 2 else f"0{i // 17}" for i in range(len(f))]),
        "column 'state': 00 appears both as a number and as text",
    ),
    "ids with decimals and as numbers": (
        lambda f: f.assign(state=[i // 17 if i % 2 else f"{i // 17}.0" for i in range(len(f))]),
        "column 'state': 0.0 appears both as a number and as text",
    ),
    "a truth among numbers": (
        lambda f: f.assign(state=[True if i == 20 else i // 17 for i in range(len(f))]),
        "column 'state' has True in row 21, and other values that are no truths; give all ids one type",
    ),
    "days as numbers": (
        lambda f: f.assign(year=f.year * 10000 + 101 + (f.year % 4) ** 2),
        "too far apart to be years",
    ),
    "infinite": (
        lambda f: f.assign(lpc=f.lpc.mask(f.index == 5, np.inf)),
        "is infinite for ALABAMA 1975",
    ),
    "objects": (lambda f: f.astype({"lpc": object}), "column 'lpc' is of type Object"),
    "texts": (
        lambda f: f.astype({"lpc": str}),
        "column 'lpc' is of type String ('10.485529973033108' for ALABAMA 1970",
    ),
    "a point where a number is missing": (
        lambda f: f.assign(lpc=f.lpc.astype(object).where(f.index != 20, ".")),
        "column 'lpc' is of type Object ('.' for ARIZONA 1973",
    ),
    "quarters": (
        lambda f: f.assign(year=[f"{year}Q1" for year in f.year]),
        "has '1970Q1', and a period is a whole number; give the year, or number the periods: a quarter as 4",
    ),
    "no column": (lambda f: f.drop(columns="lpc"), "fit_within: no column 'lpc'"),
    "nothing but missing": (lambda f: f.assign(lpc=np.nan), "no row is left in the sample"),
}


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_panel_is_refused(change, message):
    with pytest.raises(StudyError, match=message.replace("(", r"\(")):
        fitted(change(produc()))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.assign(lpc=1.0), "lpc: no variation is left"),
        (lambda f: f.assign(lpc=2 * f.lpcap), "lpc is collinear with lpcap"),
        (lambda f: f[f.state == "OHIO"], "one unit only, so that two-way effects leave lgsp no variation"),
        (lambda f: f[f.year == 1970], "one period only, so that two-way effects leave lgsp no variation"),
    ],
)
def test_what_cannot_be_estimated_is_refused(change, message):
    with pytest.raises(EstimationError, match=message):
        fitted(change(produc()))


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("lgsp ~ log(lpcap)", "'log\\(lpcap\\)' is an expression"),
        ("lgsp ~ __import__('os').system('true')", "is an expression"),
        ("lgsp ~ lpcap**2", "'lpcap\\*\\*2' is not a term"),
        ("lgsp ~ lpcap*lpc", "'lpcap\\*lpc' is not a term"),
        ("lgsp ~ 1 + lpcap", "'1' is not a term"),
        ("lgsp ~ lag(lpcap, 2)", "write L2\\.lpcap"),
        ("lgsp ~ lpcap + D(lpc)", "write D\\.lpc"),
        ("lgsp ~ C(region):lpcap", "give effects=\\['unit', 'year', 'region:year'\\], or a column"),
        ("lgsp ~ lpcap * lpc", "write lpcap \\+ lpc \\+ lpcap:lpc"),
        ("lgsp ~ lpcap - 1", "a constant is no term but the option constant"),
        ("lgsp ~ W.lpcap", "fit_sdm and fit_slx add lags in space"),
        ("lgsp ~ lpcap | lpc", "has a bar; name effects by the option effects"),
        ("lgsp ~ lpcap + + lpc", "expected terms with \\+ between them"),
        ("lgsp ~ `lpcap", "expected terms with \\+ between them"),
        ("lgsp ~", "expected terms with \\+ between them"),
        ("lgsp ~ lpc + lpc", "'lpc' appears twice"),
        ("lgsp ~ [lpc] + lpcap", "\\[lpc\\] has no ~"),
        ("lgsp ~ [a ~ b] + [c ~ d]", "two lists in brackets"),
        ("lgsp ~ lgsp", "'lgsp' appears in 'outcome' and in 'regressors'"),
        ("~ lpcap", "outcome is missing"),
        ("lgsp ~ L99.lpcap", "816 rows dropped whose lags or leads lie beyond the panel"),
    ],
)
def test_a_formula_names_columns_and_is_never_evaluated(formula, message):
    with pytest.raises(StudyError, match=message):
        fitted(produc(), formula)


def test_a_column_that_groups_units_has_one_value_for_each():
    by = {"variance": {"kind": "clustered", "by": "region"}}
    assert fitted(produc(), **by).settings["variance"]["clusters"] == 9
    moved = produc()
    moved.loc[3, "region"] = 1
    with pytest.raises(StudyError, match="column 'region' changes within unit ALABAMA \\(6, 1\\)"):
        fitted(moved, **by)
    with pytest.raises(StudyError, match=r"column 'yr' is the time, .* called 'year'"):
        fitted(produc().rename(columns={"year": "yr"}), time="yr", effects=["unit", "yr"])


def test_values_in_place_of_a_name_are_refused_on_one_line():
    """So pandas has no index to align."""
    column = produc()["lpc"].sample(frac=1, random_state=1)
    with pytest.raises(StudyError, match="weights: expected a name, found values; name a column"):
        fit_sar(produc(), MUNNELL, **PLACE, weights=column)
    with pytest.raises(StudyError, match="observation_weights: expected a name, found values"):
        fitted(produc(), observation_weights=column)
    with pytest.raises(StudyError, match=r"unit: expected the name of a column, found 0 ALABAMA 1 .*…$"):
        fitted(produc(), unit=produc()["state"])


def test_what_goes_wrong_is_said_in_the_language_that_is_spoken():
    speak("zh")
    try:
        with pytest.raises(StudyError, match=r"^fit_within：没有'lpcp'列；是否想写'lpcap'？$"):
            fitted(produc(), "lgsp ~ lpcp")
        with pytest.raises(EstimationError, match=r"^lpc与lpcap共线；请去掉其一。$"):
            fitted(produc().assign(lpc=lambda f: 2 * f.lpcap))
        with pytest.raises(StudyError, match=r"^weights：矩阵没有代码"):
            weight_matrix(states().to_numpy())
        with pytest.raises(EstimationError, match=r"^panel：没有分个体的效应"):
            fitted(produc()).effects_by_unit("lpc")
        with pytest.raises(
            StudyError,
            match=r"^须为平衡面板，而ALABAMA 1975缺失.*balance_by='units' 会剔除 1 个个体（ALABAMA）",
        ):
            fit_sar(produc().drop(index=5), MUNNELL, **PLACE, weights=states())
    finally:
        speak("en")


@pytest.mark.parametrize("by", ["units", "years"])
def test_balancing_that_leaves_out_all_is_refused_as_such(by):
    """Each state lacks a year, and each year a state."""
    frame = produc()
    frame = frame[frame.groupby("state").cumcount() != frame.groupby("state").ngroup() % 17]
    with pytest.raises(StudyError, match=f"balance_by='{by}' leaves out all: each"):
        fitted(frame, balance_by=by)


def test_a_panel_with_gaps_is_balanced_where_that_is_asked_for():
    frame = produc().drop(index=[5, 100])
    with pytest.raises(StudyError, match="a balanced panel is needed") as refused:
        fit_sar(frame, MUNNELL, **PLACE, weights=states())
    assert str(refused.value).endswith(
        "; balance_by='units' leaves out 2 units (ALABAMA, CONNECTICUT) and 32 rows of "
        "814; balance_by='years' leaves out 2 years (1975, 1985) and 94 rows of 814"
    )
    options = {**PLACE, "weights": states()}
    by_units = fit_sar(frame, MUNNELL, **options, balance_by="units")
    assert str(by_units.rows) == "782 of 814 rows: 46 of 48 units, 17 of 17 periods"
    assert by_units.remarks[0] == "balance_by: 2 units (ALABAMA, CONNECTICUT) and 32 rows of 814"
    years = {"without": {"years": [1975, 1985]}}
    asked = fit_sar(frame, MUNNELL, **options, balance_by="years")
    assert asked.to_dict() == fit_sar(frame, MUNNELL, **options, sample=years).to_dict()
    with pytest.raises(StudyError, match="balance_by: 'rows' is neither 'units' nor 'years'"):
        fit_sar(frame, MUNNELL, **options, balance_by="rows")


@pytest.mark.parametrize(
    "dated",
    [
        lambda years: pd.to_datetime(years.astype(str) + "-12-31"),
        lambda years: pd.PeriodIndex(years.astype(str), freq="Y"),
        lambda years: [datetime.date(year, 6, 30) for year in years],
    ],
)
def test_dates_of_which_a_year_has_one_are_its_year(dated):
    data = produc().drop(index=[5, 30])
    given = data.assign(year=dated(data.year))
    asked = "lgsp ~ L.lpcap + unemp"
    one, other = fit_within(given, asked, **PLACE), fit_within(data, asked, **PLACE)
    assert one.to_dict() == other.to_dict()
    assert one.dropped_rows["year"].tolist() == other.dropped_rows["year"].tolist()


def test_years_of_a_list_of_policies_may_be_whole_floats():
    policies = pd.DataFrame(
        {"policy": "p", "unit": ["OHIO", "IOWA"], "year": [1975.0, 1980.0], "source": "s"}
    )
    found = [
        did(produc(), outcome="lgsp", treatment={"file": given, "policy": "p"}, **PLACE).to_dict()
        for given in (policies, policies.astype({"year": int}))
    ]
    assert found[0] == found[1]
