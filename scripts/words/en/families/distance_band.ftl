# `distance_band`.

family-distance_band = w_ij = 1 where i and j are at most a threshold apart.
family-distance_band-threshold_km = Units at most this many kilometres apart are neighbours.
