# `exponential_decay`.

family-exponential_decay = w_ij = exp(−d_ij / scale) with great-circle kilometres d_ij.
family-exponential_decay-scale_km = The kilometres over which the weight falls by the factor e.
family-exponential_decay-cutoff_km = No link beyond this many kilometres; null for no cut-off.
