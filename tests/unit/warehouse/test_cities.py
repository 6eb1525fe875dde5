"""The study of China's cities from raw files, against pandas and linearmodels on the same files."""

import csv

import numpy as np
import pytest

from foreknown import assert_found
from public_files import page
from spillover.arrays.within import fit_within
from study_chain import ROOT, run_chain

pd = pytest.importorskip("pandas")
linearmodels = pytest.importorskip("linearmodels")

REAL = ROOT.parent / "shared" / "real"
TERMS = ["DF", "INCOME", "TERTIARY", "FDL", "DENSITY"]
FINANCE = ["地区生产总值(万元)", "年末金融机构各项贷款余额(万元)", "年末金融机构存款余额(万元)"]


def _rows(name):
    with (ROOT / "resources/cities" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """The warehouse, and the folder of the files that it is made of."""
    if not REAL.is_dir():
        pytest.skip("the files of the study cities are not here: a user obtains them (config/sources.yaml)")
    folder = tmp_path_factory.mktemp("cities")
    return run_chain("cities", folder, str(REAL))[0], folder


@pytest.fixture(scope="module")
def ours(chain):
    db, _ = chain
    found = db.execute("select unit, year, variable, value from panel.variables").fetchall()
    frame = pd.DataFrame(found, columns=["unit", "year", "variable", "value"])
    return frame.pivot(index=["unit", "year"], columns="variable", values="value").sort_index()


def _sheet(name, code, year, sheet=0):
    frame = pd.read_excel(REAL / name, sheet_name=sheet, engine="openpyxl").dropna(subset=[code, year])
    return frame.assign(unit=frame[code].astype(int).astype(str), year=frame[year].astype(int))


@pytest.fixture(scope="module")
def theirs(ours):
    """The variables by pandas alone. ours: for its skip."""
    index = ["unit", "year"]
    finance = _sheet("金融发展水平（2003-2023）236缺失.xlsx", "城市代码", "年份").set_index(index)[FINANCE]
    # The hole of 2017 is the mean of the adjacent years.
    finance = (
        finance.sort_index().groupby("unit").transform(lambda x: x.fillna((x.shift() + x.shift(-1)) / 2))
    )
    sectors = _sheet("2000-2023地级市产业结构 .xlsx", "城市代码", "年度标识", "面板数据2000-2023").set_index(
        index
    )
    people = _sheet("298个地级市人口密度1998-2024年无缺失.xlsx", "城市代码", "年份", "面板数据").set_index(
        index
    )
    carbon = _sheet("地级市碳排放强度.xlsx", "城市代码", "年份").set_index(index)
    index_of = pd.read_stata(REAL / "PKU_DFIIC_city.dta").dropna(subset=["pref_code_year18"])
    index_of = index_of.assign(unit=(index_of.pref_code_year18.astype(int) * 100).astype(str)).set_index(
        index
    )
    real = pd.read_excel(REAL / "296个地级市GDP相关数据（以2000年为基期）.xlsx", engine="openpyxl")
    codes = {row["name_local"]: row["unit"] for row in _rows("units.csv")}
    real = real.assign(unit=real["城市"].str.strip().map(codes), year=real["年份"]).dropna(subset=index)
    real = real.astype({"year": int}).set_index(index)["实际GDP"]
    added = sectors[["第一产业增加值（亿元人民币）", "第二产业增加值", "第三产业增加值"]].astype(float)
    residents = people["常住人口（万人）"].astype(float)
    frame = pd.DataFrame(
        {
            "DF": np.log(index_of.index_aggregate.astype(float)),
            "CI": np.log(carbon["碳排放量_吨"] / 1e4 / real),
            "INCOME": np.log(real / residents),
            "TERTIARY": added.iloc[:, 2] / added.sum(axis=1),
            "FDL": np.log(finance.iloc[:, 1:].sum(axis=1) / finance.iloc[:, 0]),
            "DENSITY": np.log(1e4 * residents / people["行政区域土地面积(平方公里)"].astype(float)),
        }
    )
    return frame.reindex(ours.index)


@pytest.mark.slow
@pytest.mark.long
def test_descriptives_are_those_of_pandas(ours, theirs):
    assert len(ours) == 278 * 12
    for name in ["CI", *TERMS]:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-6, atol=1e-6, err_msg=name)
        assert ours[name].describe().tolist() == pytest.approx(theirs[name].describe().tolist(), rel=1e-6)


@pytest.mark.slow
@pytest.mark.long
def test_the_two_way_regression_is_linearmodels(ours, theirs):
    panel = theirs.reset_index().set_index(["unit", "year"])
    model = linearmodels.PanelOLS(panel["CI"], panel[TERMS], entity_effects=True, time_effects=True)
    expected = model.fit().params
    unit, time = (ours.index.get_level_values(i).factorize()[0].astype(np.int64) for i in (0, 1))
    fitted = fit_within(ours["CI"].to_numpy(), ours[TERMS].to_numpy(), unit, time, terms=TERMS)
    assert fitted.coefficients[: len(TERMS)] == pytest.approx(expected[TERMS].to_numpy(), rel=1e-5)
    assert fitted.coefficients[0] == pytest.approx(0.1196, abs=5e-5)


@pytest.mark.slow
@pytest.mark.long
def test_the_instrument_leaves_out_the_own_city(ours):
    distance = pd.Series({r["adcode"]: float(r["distance_to_hangzhou_km"]) for r in _rows("geography.csv")})
    wide = ours["DF"].unstack()
    others = (wide.sum() - wide) / (len(wide) - 1)
    expected = others.mul(distance, axis=0).stack() / 1000
    np.testing.assert_allclose(ours["IV"].sort_index(), expected.sort_index(), rtol=1e-10)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.debt(14)
def test_the_page_says_how_much_of_digital_finance_the_effects_leave(ours):
    wide = ours["DF"].unstack()

    def left(frame):
        residual = frame.sub(frame.mean(axis=1), axis=0).sub(frame.mean(), axis=1) + frame.to_numpy().mean()
        return residual**2, float((residual**2).to_numpy().sum() / frame.to_numpy().var() / frame.size)

    squares, share = left(wide)
    later = left(wide.drop(columns=2011))[1]
    of_2011 = squares[2011].sum() / squares.to_numpy().sum()
    said = (
        f"City and year effects leave {100 * share:.1f} % of the variance of digital finance, "
        f"{100 * of_2011:.0f} % of which is from 2011 ({100 * later:.1f} % is left without 2011)."
    )
    assert said in page("records/studies.md"), said


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.debt(14)
def test_each_error_that_was_known_beforehand_is_found(chain):
    assert_found("cities", *chain)


def test_every_city_is_in_the_study_or_listed_with_its_reason():
    kept = {row["unit"] for row in _rows("units.csv")}
    left_out = {row["adcode"]: row["reason"] for row in _rows("excluded.csv")}
    assert len(kept) == 278
    assert kept.isdisjoint(left_out)
    assert all(left_out.values())
    by_residents = [code for code, reason in left_out.items() if reason.startswith("city_population lacks")]
    assert len(by_residents) == 9
    assert sum(code.startswith("22") for code in by_residents) == 8
