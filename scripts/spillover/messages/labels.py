"""Labels of parts of analyses, statistics and tests."""

from __future__ import annotations

from spillover.messages.catalogue import STATISTIC, KindWords
from spillover.messages.common import STUDIED
from spillover.messages.render import local, plain_key, render_value, say, say_key, verbatim
from spillover.messages.results import name_of_result, render_result_text
from spillover.messages.study_names import find_label, label_or_name
from spillover.words import _, pgettext

# Parts of analyses by what the kinds call them.
PART = KindWords(
    "PART",
    {
        "fixed_effects": _("fixed effects"),
        "random_effects": _("random effects"),
        "outcome": pgettext("result", "outcome"),
        "effects": pgettext("result", "effects"),
        "effects_short": _("effects short"),
        "effects_long": _("effects long"),
        "difference": _("difference"),
        "exposure": _("exposure"),
        "balance": _("balance"),
        "simple": _("simple"),
        "event": pgettext("result", "event"),
        "cohort": pgettext("result", "cohort"),
        "time": pgettext("result", "time"),
    },
)
PART_BEGINS = {
    "first_stage": _("first stage {of}"),
    "mediator": _("mediator {of}"),
    "earlier": _("earlier {of}"),
}
PART_ENDS = {"att": _("{part} (average effect)"), "leads": _("{part} (leads)"), "path": _("{part} (path)")}


def part_name(part: str, analysis: str) -> str:
    """Name a part of an analysis; the model itself has no name. A group of the study's is called what the
    study calls it, though a part of another kind may have its name.
    """
    column = find_label("split", analysis)
    if column and part and part != "difference":
        return label_or_name("values", part, column)
    if part in PART:
        return say_key(PART, part)
    words = plain_key(part)
    name = name_of_result(words)  # a group is a study's own word, which a sentence of the program may be too
    if name != words or not part:
        return name or say(_("the model"))
    if (estimator := part.replace("_", "-")) in STUDIED:
        return say_key(STUDIED, estimator)
    before, _line, last = part.rpartition("_")
    if before and last in PART_ENDS:
        return verbatim(PART_ENDS[last], part=part_name(before, analysis))
    head = next((head for head in PART_BEGINS if part.startswith(f"{head}_")), "")
    return (
        local(words, verbatim(PART_BEGINS[head], of=name_of_result(part[len(head) + 1 :]))) if head else name
    )


def statistic_label(name: str) -> str:
    """Name a statistic for people: `sobel:RI` is Sobel z (RI) [p]."""
    base, _rest, of = name.partition(":")
    known = say_key(STATISTIC, base, plain_key(base).capitalize())
    if not of:
        return known
    words, marker = known.removesuffix(" [p]"), " [p]" if known.endswith(" [p]") else ""
    comparison = render_value(of, "comparison")
    return (
        say(_("{name} ({of})"), name=words, of=render_result_text(of) if comparison == of else comparison)
        + marker
    )


def test_label(name: str) -> str:
    """Name a test, without the mark that its p-value follows."""
    return statistic_label(name).removesuffix(" [p]")
