"""Choices of sweeps, their options and effects by the keys that artefacts hold."""

from __future__ import annotations

from spillover.words import _, pgettext

CHOICE = {
    "family": _("family"),
    "standardise": _("standardisation"),
    "matrix": _("matrix"),
    "parameters": _("parameters"),
    "model": _("model"),
    "baseline": _("baseline"),
    "outcome": _("outcome"),
    "treatment": _("treatment"),
    "controls": _("controls"),
    "sample": _("sample"),
    "sample_window": _("sample window"),
    "variance": _("variance"),
    "effects": _("effects"),
    "definition": _("definition"),
    "added": _("added"),
    "observation_weights": _("observation weights"),
    "replacements": _("replacements"),
    "tails": _("tails"),
    "matched": _("matched"),
}

OPTION = {
    "family-asymmetric": _("asymmetric"),
    "family-contiguity": _("contiguity"),
    "family-distance_band": _("distance band"),
    "family-economic_distance": _("economic distance"),
    "family-exponential_decay": _("exponential decay"),
    "family-file": _("file"),
    "family-geo_economic": _("geo-economic"),
    "family-inverse_distance": _("inverse distance"),
    "family-k_nearest": _("k nearest neighbours"),
    "standardise-row": _("row"),
    "standardise-spectral": _("spectral"),
    "standardise-none": pgettext("option", "none"),
    "controls-none": _("none"),
    "controls-all": _("all"),
    "sample_window-all": _("all"),
    "sample_window-full": pgettext("option", "full"),
    "effects-two-way": pgettext("option", "two-way"),
    "effects-individual": pgettext("option", "individual"),
    "effects-time": _("time"),
    "effects-none": _("none"),
    "effects-random": _("random"),
    "effects-random_two-way": _("random, fixed time effects"),
    "variance-expected": _("expected"),
    "variance-observed": pgettext("option", "observed"),
    "variance-clustered": _("clustered"),
    "definition-direct": pgettext("option", "direct"),
    "definition-lsdv": _("lsdv"),
    "definition-transformed": _("transformed"),
    "definition-random": _("random"),
}

MATRIX_OPTION = {
    "power": _("power {value}"),
    "cutoff_km": _("cut-off {value} km"),
    "threshold_km": _("threshold {value} km"),
    "scale_km": _("scale {value} km"),
    "k": _("k {value}"),
    "variable": _("variable {value}"),
    "share": _("share {value}"),
    "islands-nearest": _("islands nearest"),
    "islands-allow": _("islands allow"),
    "islands-error": _("islands error"),
    "form-ratio": _("form ratio"),
    "form-one_way": _("form one_way"),
    "form-sum": _("form sum"),
    "form-product": _("form product"),
    "kind-queen": _("kind queen"),
    "kind-rook": _("kind rook"),
    "equal-error": _("equal error"),
    "equal-cap": _("equal cap"),
    "equal-drop": _("equal drop"),
    "file": _("file {value}"),
    "values-weights": _("values weights"),
    "values-links": _("values links"),
    "values-distances": _("values distances"),
}

SWEEP_EFFECT = {
    "total": _("total effect"),
    "direct": _("direct effect"),
    "indirect": _("indirect effect"),
    "beta": _("coefficient (β)"),
    "theta": _("coefficient of W × treatment (θ)"),
}

SWEEP_AXIS = {
    "total": _("Total effect"),
    "direct": _("Direct effect"),
    "indirect": _("Indirect effect"),
    "beta": _("Coefficient (β)"),
    "theta": _("Coefficient of W × treatment (θ)"),
}
