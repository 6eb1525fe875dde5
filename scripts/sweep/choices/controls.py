"""Sets of control variables."""

from __future__ import annotations

from typing import Any

from spillover.analysis import Analysis
from spillover.declarations import KINDS, load_kind
from spillover.options import Label, SomeTerms
from sweep.choice import Choice, Subject


class Controls(Choice, frozen=True, kw_only=True):
    """Each set is all that the analysis has beside the treatment."""

    rank = 4

    controls: dict[Label, SomeTerms] | None = None
    """Sets of control variables by name: all regressors other than the treatment."""

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Replace the controls of the analysis by a set, or its regressors after the treatment."""
        kind = load_kind(KINDS, subject.options["kind"], Analysis)
        if "controls" in kind.__struct_fields__:
            return self.setting(subject, controls=list(value))
        return self.setting(subject, regressors=[subject.treatment, *value])
