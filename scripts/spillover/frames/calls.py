"""The names of the library's calls. Loads no numerics: whoever asks `spillover` for a name asks here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.declarations import KINDS, files_in

Fixed = Mapping[str, Any]
# Calls of another name than their kind's: the kind, and the options that the name decides.
_NAMED: Mapping[str, tuple[str, Fixed]] = {
    "fit_within": ("panel", {"estimator": "within"}),
    "fit_pooled": ("panel", {"estimator": "pooled"}),
    "fit_random": ("panel", {"estimator": "random"}),
    "fit_between": ("panel", {"estimator": "between"}),
    "fit_first_difference": ("panel", {"estimator": "first-difference"}),
    **{
        f"fit_{m.lower()}": ("spatial", {"model": m})
        for m in ("SLX", "SAR", "SEM", "SARAR", "SDM", "SDEM", "GNS")
    },
    "fit_iv": ("instruments", {}),
    "fit_gmm": ("gmm", {}),
    "fit_threshold": ("threshold", {}),
    "fit_quantile": ("quantile", {}),
}
# A table of robustness checks reads other analyses of a study, which a frame has none of.
_APART = {"robustness", *(kind for kind, _ in _NAMED.values())}
FRONTS = {**_NAMED, **{kind: (kind, {}) for kind in files_in(KINDS) if kind not in _APART}}
