"""Name what units may still be alike in where a joint test exchanges their innovations."""

from __future__ import annotations

from spillover.words import _

PLACES, VALUES, GROUPS, OUTCOME = "places:", "values:", "groups:", "outcome:"
ALIKE = {
    PLACES: _("units nearest in space"),
    VALUES: _("units nearest in {name}"),
    GROUPS: _("units of the same {name}"),
    OUTCOME: _("units whose outcomes move together"),
}
LINKED = _("units linked by {name}")  # a matrix of the sweep
