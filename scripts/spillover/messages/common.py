"""Sentences that are said in several places, and what indices, sweeps and tables call their keys."""

from __future__ import annotations

from spillover.words import _, pgettext

COUNT_OF = _("{count:,} of {of:,}")
COMMA = _(", ")
NUMBER_RANGE = _("{low} to {high}")
SEMICOLON = _("; ")
SIMULATED = _("Simulated data")
AXIS_WEIGHT = _("Weight")
IN_ANALYSIS = _("{label} ({analysis})")
AXIS_ESTIMATE = _("Estimate with {interval}")
OF_ANALYSIS = _("{analysis}: {label}")
BELOW = _("p < {level}")
PUBLISHED = _("published")
TRUE_VALUE = _("true value")
SENTENCE = _("{text}.")
SETTING_SENTENCE = _("{name}: {value}.")
COMMA_IN_SENTENCE = pgettext("comma_in_sentence", ", ")
NONE = _("none")
YEAR_SPAN = _("{first}–{last}")
FONT_LACKING = _(
    "No Chinese font is embedded because its package is not installed: the page "
    "shows Chinese characters in a font of the reader's machine, if it has one. "
    "Install the packages of the environment `report`."
)


# Methods of indices and their options by the keys that artefacts hold.

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


# Choices of sweeps, their options and effects by the keys that artefacts hold.

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
    "year_effects": _("year effects"),
    "added": _("added"),
    "observation_weights": _("observation weights"),
    "replacements": _("replacements"),
    "tails": _("tails"),
    "matched": _("matched"),
    "subsets": _("subset of controls"),
    "exploratory": _("plan"),
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
    "subsets-none": _("none"),
    "exploratory-recorded": _("recorded"),
    "exploratory-later": _("exploratory"),
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
    "year_effects-common": _("common"),
    "year_effects-by_row_sum": _("by row sums"),
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


# Heads of columns that several tables have, and estimators side by side.

HEAD = {
    "row": _("Row"),
    "outcome": _("Outcome"),
    "term": _("Term"),
    "estimate": pgettext("head", "Estimate"),
    "se": _("Std. error"),
    "z": _("z"),
    "statistic": _("Statistic"),
    "p": _("p"),
    "low": _("Low"),
    "high": _("High"),
    "interval": _("Interval"),
    "share": _("Share of total, %"),
    "nobs": _("N"),
    "mean": _("Mean"),
    "sd": _("Std. dev."),
    "minimum": _("Min"),
    "maximum": _("Max"),
    "variable": _("Variable"),
    "indicator": _("Indicator"),
    "direction": _("Direction"),
    "published": _("Published"),
    "test": _("Test"),
    "distribution": _("Distribution"),
    "df": _("df"),
    "null": _("Null hypothesis"),
}

STUDIED = {
    "two-way": _("Two-way fixed effects"),
    "callaway-santanna": _("Callaway–Sant'Anna"),
    "imputation": _("Imputation (Borusyak–Jaravel–Spiess)"),
    "sun-abraham": _("Sun–Abraham"),
    "switching": _("de Chaisemartin–D'Haultfœuille"),
}
