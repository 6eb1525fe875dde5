# `contiguity`.

family-contiguity = w_ij = 1 where two units' polygons meet.
family-contiguity-polygons =
    A file of polygons (GeoJSON, shapefile, GeoPackage) with the units' ids or names; Chinese prefectures or
    provinces, known by their adcodes, by default.
family-contiguity-kind = queen: a common point; rook: a common stretch of border.
