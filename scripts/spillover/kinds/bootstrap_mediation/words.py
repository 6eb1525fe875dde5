"""Words in the results of the kind `bootstrap_mediation`."""

from __future__ import annotations

from spillover.words import _, choose_case

NOTE = {
    "few_resamples": _(
        "{draws} draws cannot tell a p-value below {least:.2g}, nor an interval at {level:.0%}: draw at "
        "least {enough}."
    ),
    "intervals_disagree": choose_case(
        "effect",
        {
            "total": _(
                "The intervals disagree about the total effect: zero lies outside by {interval}, inside "
                "by {other_interval}."
            ),
            "direct": _(
                "The intervals disagree about the direct effect: zero lies outside by {interval}, inside "
                "by {other_interval}."
            ),
            "indirect": _(
                "The intervals disagree about the indirect effect: zero lies outside by {interval}, inside "
                "by {other_interval}."
            ),
            "other": _(
                "The intervals disagree about the indirect effect through {mediator}: zero lies outside by "
                "{interval}, inside by {other_interval}."
            ),
        },
    ),
}
