"""Sentences that are said in several places."""

from __future__ import annotations

from spillover.words import _, pgettext

COUNT_OF = _("{count} of {of}")
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
