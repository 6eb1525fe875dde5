# `k_nearest`.

family-k_nearest = w_ij = 1 for the k units nearest to i.
family-k_nearest-k = The number of nearest neighbours.
