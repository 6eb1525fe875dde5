"""Methods of indices and their options by the keys that artefacts hold."""

from __future__ import annotations

from spillover.words import _

INDEX = {
    "entropy": _("entropy weights"),
    "pca": _("principal components"),
    "equal": _("equal weights"),
    "critic": _("CRITIC weights"),
    "topsis": _("entropy-weighted TOPSIS"),
}

INDEX_OPTION = {
    "shift": _("shift"),
    "extremes": _("extremes"),
    "weights": _("weights"),
    "components": _("components"),
    "share": _("share"),
}
