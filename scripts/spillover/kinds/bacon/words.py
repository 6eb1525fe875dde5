"""Words in the results of the kind `bacon`."""

from spillover.words import _

VALUE = {
    "comparison-treated_always": _("treated v. always"),
}
