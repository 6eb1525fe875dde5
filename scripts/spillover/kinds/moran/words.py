"""What results of the kind `moran` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("Moran's I of {outcome} in every year, under the matrix {weights}.")
