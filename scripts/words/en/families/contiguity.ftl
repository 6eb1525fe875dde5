# `contiguity`.

family-contiguity = w_ij = 1 if the polygons of two units touch.
family-contiguity-polygons =
    A file of polygons (GeoJSON, shapefile, GeoPackage) with the units' ids or names; Chinese prefectures or
    provinces, known by their adcodes, by default.
family-contiguity-kind = queen: a shared point; rook: a shared stretch of border.
