"""Equal weights for units with a common border."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from spillover import options
from weights.family import Family, Ground, WeightMatrix


class Contiguity(Family, frozen=True, kw_only=True):
    """w_ij = 1 if the polygons of two units touch."""

    kind: Literal["queen", "rook"] = "queen"
    """queen: a shared point; rook: a shared stretch of border."""
    polygons: options.File | None = None
    """A file of polygons (GeoJSON, shapefile, GeoPackage) with the units' ids or names; Chinese prefectures
    or provinces, known by their adcodes, by default.
    """

    def files(self) -> list[str]:
        """List the files with the polygons."""
        from ingest.polygons import list_polygon_files

        return list_polygon_files(self.polygons) if self.polygons else []

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from ingest.polygons import polygons_of
        from spillover.arrays.weights.contiguity import contiguity, division_polygons

        if self.polygons:
            shapes = polygons_of(Path(self.polygons), self.polygons, {u: ground.names[u] for u in ground.ids})
        else:
            shapes = division_polygons(ground.ids)
        return contiguity(ground.ids, shapes, self.kind)
