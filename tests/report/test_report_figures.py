import json

import numpy as np
import pytest
from matplotlib.figure import Figure
from report_fixtures import document, estimate

from artifacts.rows import write_rows
from artifacts.variable import write_variable
from report.base_map import base_map
from report.figure_style import save
from report.figures import KINDS, Source, make_figure
from report.material import Material
from study.errors import StudyError
from sweep.columns import COLUMNS

YEARS = (2013, 2014, 2015, 2016)
UNITS = ["650100", "150100", "450100", "520100", "530100", "630100"]
NAMES = ["Urumqi", "Hohhot", "Nanning", "Guiyang", "Kunming", "Xining"]
LOCAL = ["乌鲁木齐市", "呼和浩特市", "南宁市", "贵阳市", "昆明市", "西宁市"]
PLACES = {"longitude": [87.6, 111.7, 108.4, 106.6, 102.8, 101.8], "latitude": [43.8, 40.8, 22.8, 26.6, 25.0, 36.6]}
KEYS = [(u, y) for u in UNITS for y in YEARS]


@pytest.fixture
def source(tmp_path):
    rng = np.random.default_rng(1)
    units = {"unit": UNITS, "name": NAMES, "name_local": LOCAL, "region": ["N", "N", "S", "S", "S", "N"], **PLACES}
    (tmp_path / "base_map.json").write_text(json.dumps(base_map(units, "prefectures")))
    text = ("unit", "name", "name_local", "region")
    types = {name: "varchar" if name in text else "double" for name in units}
    write_rows(
        tmp_path / "units.parquet", [dict(zip(units, row, strict=True)) for row in zip(*units.values(), strict=True)], types
    )
    values = rng.normal(size=len(KEYS)).cumsum()
    values[5] = np.nan
    write_variable(tmp_path / "NQP.parquet", [u for u, _ in KEYS], [y for _, y in KEYS], values)
    filled = [{"unit": UNITS[1], "year": 2014, "measure": "nqp"}]
    write_rows(tmp_path / "imputed.parquet", filled, {"unit": "varchar", "year": "integer", "measure": "varchar"})
    write_rows(tmp_path / "sweep.parquet", sweep_rows(rng), COLUMNS)
    quantities = np.array(["indirect", "direct", "total"])
    (tmp_path / "boot").mkdir()
    np.savez(tmp_path / "boot" / "0-500.npz", quantities=quantities, draws=rng.normal(0.02, 0.01, (500, 3)))
    files = {
        "variables": [str(tmp_path / "NQP.parquet")],
        "units": [str(tmp_path / "units.parquet")],
        "base_map": [str(tmp_path / "base_map.json")],
        "provenance": [str(tmp_path / "imputed.parquet")],
        "sweep": [str(tmp_path / "sweep.parquet")],
        "draws": [str(tmp_path / "boot" / "0-500.npz")],
    }
    options = {
        "boot": {"mediators": ["RI"]},
        "moderation": {"treatment": "DF", "moderator": "DAG"},
        "iv": {"instruments": ["IV1", "IV2"]},
    }
    labels = {"NQP": "New quality productivity", "DF": "Digital finance", "DAG": "Access divide"}
    material = Material(analyses(tmp_path), facts(), labels=labels, simulated="invented.")
    return Source({}, material, YEARS, files, options, {"NQP": ["nqp"]})


def sweep_rows(rng):
    rows = []
    for i in range(60):
        total = float(rng.normal(0.05, 0.03))
        row = dict.fromkeys(COLUMNS) | {
            "specification": f"s{i}",
            "family": f"f{i % 3}",
            "matrix": f"m{i}",
            "model": ("SAR", "SDM")[i % 2],
        }
        row |= {
            "standardise": "row",
            "outcome": "NQP",
            "controls": ("none", "all")[i // 30],
            "sample_window": "full",
            "variance": "cluster",
        }
        row |= {
            "total": total,
            "total_low": total - 0.05,
            "total_high": total + 0.05,
            "total_p": float(rng.uniform()),
            "failed": None,
        }
        rows.append(row if i else row | {"total": None, "total_low": None, "total_high": None, "failed": "singular"})
    return rows


def analyses(path):
    effects = ("DF:direct", "DF:indirect", "DF:total", "UL:direct", "UL:indirect", "UL:total")
    marginal = [{"moderator": m, "effect": 1 - m / 5, "low": 0.5 - m / 5, "high": 1.5 - m / 5} for m in range(11)]
    points = [
        {"year": 2016, "unit": u, "z": i - 2.5, "lag": (i - 2) / 2} for i, (u, n) in enumerate(zip(UNITS, NAMES, strict=True))
    ]
    quadrants = ["High-High", "Low-Low", "High-Low", "Low-High", "not significant", "not significant"]
    local = [{"year": 2016, "unit": u, "cluster": q} for u, q in zip(UNITS, quadrants, strict=True)]
    intervals = [
        {"quantity": "indirect", "interval": k, "low": 0.001 * i, "high": 0.04} for i, k in enumerate(("percentile", "bca"))
    ]
    first = estimate(5, ("IV1", "IV2", "UL"), "first_stage_DF", "iv")
    return {
        "baseline": document(path, "baseline", [estimate(1)]),
        "effects": document(path, "effects", [estimate(2, effects, analysis="effects")]),
        "boot": document(path, "boot", [estimate(3, ("indirect", "direct", "total"), analysis="boot")], {"intervals": intervals}),
        "moderation": document(
            path,
            "moderation",
            [estimate(4, analysis="moderation")],
            {"marginal_effect": marginal, "johnson_neyman": [{"moderator": 2.5}, {"moderator": 7.5}]},
        ),
        "iv": document(path, "iv", [first | {"statistics": {"kleibergen_paap_f": 12.0}}]),
        "moran": document(
            path,
            "moran",
            [estimate(6, ("2013", "2014", "2015", "2016"), analysis="moran")],
            {"scatter": points, "local_moran": local},
        ),
    }


def facts():
    rows = [
        {"variable": f"x{i}", "label": f"Indicator {i}", "dimension": f"d{i // 2}", "direction": "+-"[i % 2], "weight": 0.25}
        for i in range(4)
    ]
    return {
        "NQP": {"index": "NQP", "label": "NQP", "indicators": rows},
        "PCA": {"index": "PCA", "label": "PCA", "indicators": rows},
    }


CONFIGS = {
    "map": {"variable": "NQP"},
    "paths": {"variable": "NQP", "by": "region"},
    "index_weights": {"indices": ["NQP", "PCA"]},
    "coefficients": {"columns": [{"analysis": "baseline", "header": "Baseline"}], "terms": ["DF", "UL"]},
    "effects": {"columns": [{"analysis": "effects", "header": "SDM"}, {"analysis": "effects", "header": "Again"}]},
    "bootstrap": {"analyses": ["boot"]},
    "marginal_effects": {"analyses": ["moderation"]},
    "moran": {"analyses": ["moran"]},
    "first_stages": {"analyses": ["iv"]},
    "specification_curve": {"sweep": "w"},
    "sweep_matrices": {"sweep": "w", "by": "family"},
    "missing": {"variables": ["NQP"]},
}


def of_kind(source, kind, **more) -> Source:
    config = {"kind": kind, **CONFIGS[kind], **more}
    return Source(config, source.material, source.years, source.files, source.analyses, source.measures)


def test_every_kind_has_a_test():
    assert set(CONFIGS) == set(KINDS)


def texts(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text"))}


@pytest.mark.parametrize("kind", CONFIGS)
def test_each_kind_draws_the_same_bytes_twice(kind, source, tmp_path):
    for run in ("a", "b"):
        figure = make_figure(kind, of_kind(source, kind))
        assert not any("No data" in text for text in texts(figure))
        assert "Simulated data" in texts(figure)
        save(figure, [str(tmp_path / f"{run}.svg"), str(tmp_path / f"{run}.png")])
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        ("coefficients", {"terms": ["XX"]}, "no model has a term XX"),
        ("effects", {"columns": [{"analysis": "baseline"}]}, "no model of the figure reports"),
        ("bootstrap", {"analyses": ["baseline"]}, "no bootstrap draws"),
        ("marginal_effects", {"analyses": ["baseline"]}, "no marginal effects"),
        ("moran", {"analyses": ["baseline"]}, "no Moran's I"),
        ("first_stages", {"analyses": ["baseline"]}, "no first stages"),
        ("map", {"years": [1999]}, "no value in 1999"),
        ("specification_curve", {"effect": "direct"}, "direct effect"),
    ],
)
def test_a_figure_without_data_is_a_frame_that_says_why(kind, change, reason, source):
    figure = make_figure(kind, of_kind(source, kind, **change))
    assert any("No data" in text and reason in text for text in texts(figure))


def test_a_wrong_name_is_an_error(source):
    with pytest.raises(StudyError, match=r"figures\.f: analysis 'nothing'"):
        make_figure("f", of_kind(source, "bootstrap", analyses=["nothing"]))
    with pytest.raises(StudyError, match="no choice 'colour'"):
        make_figure("f", of_kind(source, "sweep_matrices", by="colour"))


def test_polygons_share_their_borders_and_follow_the_real_areas(source):
    base = source.base_map()
    assert all(unit["rings"] for unit in base["units"].values())
    areas = {u: sum(abs(shoelace(ring)) for ring in base["units"][u]["rings"]) for u in UNITS}
    # Official areas in square kilometres: Urumqi 13,788, Nanning 22,112, Kunming 21,013.
    for unit, area in (("650100", 13788), ("450100", 22112), ("530100", 21013)):
        assert abs(areas[unit] / area - 1) < 0.05


def shoelace(ring) -> float:
    x, y = np.array(ring, dtype=float).T
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2
