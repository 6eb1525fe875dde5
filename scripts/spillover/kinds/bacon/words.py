"""What results of the kind `bacon` are called."""

from spillover.words import _

VALUE = {
    "comparison-treated_always": _("treated v. always"),
}
