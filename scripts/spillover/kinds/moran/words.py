"""Words in the results of the kind `moran`."""

from spillover.words import _

NOTE = {
    "moran_z": _("The statistic beside each I is its z-value under randomisation."),
}

SETTING = {
    "clusters_by": _("Clusters of the local map"),
}

VALUE = {
    "clusters_by-permutation": _("p of the permutations, not adjusted"),
    "clusters_by-adjusted": _("p adjusted over all units (Benjamini and Hochberg)"),
}
