"""Other analyses of the study in the baseline's place: other estimators of one effect."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from spillover.options import AnalysisName
from sweep.choice import Choice, Subject

Names = Annotated[tuple[AnalysisName, ...], Meta(min_length=1)]


class Baselines(Choice, frozen=True, kw_only=True):
    """Analyses of the study, each as it is, that the other choices change."""

    rank = 0
    column = "baseline"

    # As a study names them; for a job, their options by name.
    baselines: Names | dict[str, dict[str, Any]] | None = None
    """Analyses of the study in the baseline's place, itself first: other estimators of one effect. Each is as
    it is, changed by the other choices; `part` is followed where one has it.
    """

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Put another analysis in the place of the sweep's."""
        return subject._replace(options=dict(value))
