"""What results of the kind `gmm` are called."""

from spillover.words import _

NOTE = {"instruments_of_group": _("{group} {count}")}
