"""Print the result of a study's crosscheck. The exit code is 1 where a number differs, and 3 where no other
program computed any number of the study, so that nothing was compared.

python -m crosscheck.verdict nqp
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from functools import partial
from pathlib import Path

import msgspec

from base.checks import check_study_name
from base.command import run_guarded
from base.speech_language import language_of_command, message
from crosscheck.verdicts import (
    Summary,
    describe_alone,
    describe_apart,
    describe_counts,
    describe_scaled,
    describe_unanswered,
)
from spillover.errors import StudyError
from spillover.words import Message, _, ngettext, translation

LISTED = 12  # numbers that differ
DIFFERING, NOTHING_COMPARED = 1, 3
TARGET = "crosscheck"  # of a run that is asked for it alone


def summary_file(study: str) -> Path:
    """Name the file of the summary of a study's crosscheck."""
    return Path("results") / study / "crosscheck" / "summary.json"


def summary_there(study: str, root: Path = Path()) -> Path:
    """Find the summary of a study's crosscheck in the project's folder. Raises StudyError where there is
    none.
    """
    path = summary_file(study)
    if not (root / path).is_file():
        raise StudyError(
            _("{path}: file not found; run `make crosscheck STUDY={study}`", path=path, study=study)
        )
    return root / path


def read_summary(study: str) -> Summary:
    """Read the summary of a study. Raises StudyError where there is none, or where it was changed."""
    path = summary_there(study)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Summary)
    except (OSError, msgspec.MsgspecError):
        raise StudyError(
            _("{path}: was changed after it was written; delete it and run again", path=path)
        ) from None


def last_line(study: str, targets: Collection[str] = ()) -> str:
    """Return the line that ends a run's second opinions: how many numbers have which verdict, which kinds of
    analysis have no second program, and which numbers differ; empty where nothing was to be compared, or
    where another version's summary is there, because the run was not asked for the crosscheck. targets: of
    the run; where the crosscheck is the only one, `main` says more of it afterwards.
    """
    if {*targets} == {TARGET}:
        return ""
    try:
        summary = read_summary(study)
    except StudyError:
        return ""
    told = [describe_counts(summary.evidence, summary.programs), *describe_alone(summary)]
    if summary.differing_numbers:
        told.append(_("Other programs get other numbers, see the table crosscheck:"))
    return "\n".join([*map(message, told), *differences(summary)]) if summary.evidence.numbers else ""


def sentences(summary: Summary) -> list[str]:
    """Write the summary in words."""
    told = [describe_counts(summary.evidence, summary.programs), *describe_apart(summary.separate_counts)]
    told += [*describe_alone(summary), *describe_unanswered(summary)]
    counts = [
        f"  {one.program or message(_('no program'))}: "
        f"{translation(one.verdict, language_of_command())} {one.numbers}"
        for one in summary.counts
    ]
    return [*map(message, told), *counts, *differences(summary)]


def differences(summary: Summary) -> list[str]:
    """Write a line for each number that differs, first those that do by one factor, and how many more there
    are.
    """
    lines: list[Message] = describe_scaled(summary)
    alone = summary.differ_alone
    for one in alone[:LISTED]:
        words = _("DIFFERS {model}, {quantity} of {term}: ours {ours:.10g}, {program} {theirs:.10g}")
        if one.theirs is None:
            words = _(
                "DIFFERS {model}, {quantity} of {term}: ours {ours:.10g}, {converted:.10g} computed from "
                "what {program} returns"
            )
        elif one.converted_value is not None:
            words = _(
                "DIFFERS {model}, {quantity} of {term}: ours {ours:.10g}, {program} {theirs:.10g}, by our "
                "convention {converted:.10g}"
            )
        lines.append(words.fill_values(**msgspec.structs.asdict(one)))
    if len(alone) > LISTED:
        lines.append(
            ngettext(
                "and {count} more number differs",
                "and {count} more numbers differ",
                "count",
                count=len(alone) - LISTED,
            )
        )
    return list(map(message, lines))


def main(words: list[str]) -> int:
    """Print the summary of the study named."""
    options = argparse.ArgumentParser(description="Says what a study's crosscheck found.")
    options.add_argument("study", help=_("the study's name"))
    return run_guarded("crosscheck", partial(_verdict, options.parse_args(words).study))


def _verdict(study: str) -> int:
    summary = read_summary(check_study_name(study))
    print("\n".join(sentences(summary)))
    if summary.differing_numbers:
        return DIFFERING
    return 0 if summary.has_comparisons else NOTHING_COMPARED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
