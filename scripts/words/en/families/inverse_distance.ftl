# `inverse_distance`.

family-inverse_distance = w_ij = d_ij^−power with great-circle kilometres d_ij.
family-inverse_distance-power = The exponent of the distance.
family-inverse_distance-cutoff_km = No link beyond this many kilometres; null for no cut-off.
