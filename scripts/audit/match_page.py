"""Write the matches of a manuscript: as a table (CSV), as a page (HTML) and as text; and its tables as the
CSV layouts of docs/audit.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.reading.figures import figures
from audit.study_reference import WRONG, Match
from base.artifacts.atomic import csv_text, write_text
from base.templates import filler
from spillover.messages.results import render_result_text
from spillover.words import _, join_sentences

VERDICTS = {
    "same": _("the study's, at its place"),
    "possible": _("possible: a number of the study's, place not known"),
    "other": _("another number of the study"),
    "outdated": _("out of date"),
    "missing": _("not found"),
    "published": _("of another article"),
    "unread": _("not compared"),
}
FIELDS = (
    "place",
    "row",
    "column",
    "text",
    "verdict",
    "model",
    "term",
    "field",
    "value",
    "reference",
    "stars",
    "placed_by",
)
_fill = filler(Path(__file__).parent, {}, written=render_result_text, verdicts=VERDICTS, wrong=WRONG)


def is_wrong(match: Match) -> bool:
    """Return whether a printed number, or its stars, is not the study's."""
    return match.verdict in WRONG or bool(match.stars)


def sentence(match: Match) -> str:
    """One finding in words."""
    place = ", ".join(filter(None, (render_result_text(match.place), match.row, match.column)))
    own: str = ""
    if match.key and match.value is not None:
        own = _("; the study has {value:.6g} ({key})", value=match.value, key=match.key.label)
    if match.row and not match.row.strip("*"):
        return render_result_text(
            _(
                "{place}: {printed} is not the significance level of the study's rule, {value}",
                place=place,
                printed=match.text,
                value=_("none") if match.value is None else f"{match.value:g}",
            )
        )
    if match.stars.startswith("p"):
        return render_result_text(
            _(
                "{place}: the significance stated for {printed} is not that of its p-value ({p})",
                place=place,
                printed=match.text,
                p=match.stars,
            )
        )
    if match.stars and match.verdict == "same":
        right = match.stars if match.stars != "none" else _("no stars")
        return render_result_text(
            _(
                "{place}: {printed} should have {stars} by its p-value",
                place=place,
                printed=match.text,
                stars=right,
            )
        )
    if match.verdict == "possible":
        return render_result_text(
            _(
                "{place}: {printed} is possible, as the {key}; its place is not known",
                place=place,
                printed=match.text,
                key=render_result_text(match.reference),
            )
        )
    if match.verdict == "outdated":
        return render_result_text(
            _(
                "{place}: {printed} is out of date, of the run {run}",
                place=place,
                printed=match.text,
                run=join_sentences((match.reference, own), ""),
            )
        )
    if match.verdict in ("other", "missing") and match.key and _has_other_sign(match):
        return render_result_text(
            _("{place}: {printed} has the wrong sign{own}", place=place, printed=match.text, own=own)
        )
    if match.verdict == "other":
        return render_result_text(
            _(
                "{place}: {printed} is another number of the study, the {key}{own}",
                place=place,
                printed=match.text,
                key=render_result_text(match.reference),
                own=own,
            )
        )
    return render_result_text(
        _("{place}: {printed} is not found{own}", place=place, printed=match.text, own=own)
    )


def _has_other_sign(match: Match) -> bool:
    """Return whether a number would be the one at its place with the other sign."""
    printed = figures(match.text)
    if len(printed) != 1 or not match.value or "," in match.text:
        return False
    return printed[0].agrees(match.value, unsigned=True) and not printed[0].agrees(match.value)


def summarise_matches(matches: Sequence[Match], strange: Sequence[str], remarks: Sequence[str]) -> str:
    """Summarise matches as a text: each number is counted once, one whose stars are wrong as that. strange:
    the tables that are not the study's; remarks: what was not read.
    """
    count = Counter(match.verdict for match in matches if not match.stars)
    total = len(matches)
    said = _(
        "{same} of {total} printed numbers are the study's, at their place", same=count["same"], total=total
    )
    lines = [render_result_text(said)]
    lines += [
        f"  {render_result_text(VERDICTS[name])}: {count[name]}"
        for name in VERDICTS
        if name != "same" and count[name]
    ]
    words = sum(match.stars.startswith("p") for match in matches)
    stars = sum(bool(match.stars) for match in matches) - words
    lines += [f"  {render_result_text(_('with wrong stars'))}: {stars}"] if stars else []
    lines += [f"  {render_result_text(_('with wrong words on significance'))}: {words}"] if words else []
    listed = sorted(
        (m for m in matches if is_wrong(m) or m.verdict == "possible"), key=lambda m: not is_wrong(m)
    )
    lines += ["", *map(sentence, listed), *_list_unread(strange, remarks)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _list_unread(strange: Sequence[str], remarks: Sequence[str]) -> list[str]:
    """List what was not compared, or not read, in words."""
    others = [_("{name}: not a table of the study; its numbers were not compared", name=n) for n in strange]
    return [*map(render_result_text, others), *map(render_result_text, remarks)]


def write_match(
    folder: Path, matches: Sequence[Match], strange: Sequence[str], remarks: Sequence[str], title: str
) -> None:
    """matches.csv, matches.txt and matches.html."""
    rows: list[Iterable[Any]] = [FIELDS]
    for m in matches:
        key = m.key or ("", "", "")
        value = "" if m.value is None else repr(m.value)
        rows.append(
            (m.place, m.row, m.column, m.text, m.verdict, *key, value, m.reference, m.stars, m.placed_by)
        )
    write_text(folder / "matches.csv", csv_text(rows))
    text = summarise_matches(matches, strange, remarks)
    write_text(folder / "matches.txt", text)
    page = _fill(
        "matches.html.j2",
        title=title,
        counts=text.split("\n\n")[0].splitlines(),
        found=[match for match in matches if is_wrong(match) or match.verdict == "possible"],
        beside=_list_unread(strange, remarks),
        matches=matches,
    )
    write_text(folder / "matches.html", page)


def write_layouts(folder: Path, matches: Sequence[Match], outcomes: Mapping[str, str]) -> None:
    """The printed coefficients as regressions.csv of docs/audit.md, which `make audit FOLDER=` checks;
    columns as the manuscript heads them. outcomes: the dependent variable of each model.
    """
    lines: dict[tuple[str, ...], tuple[str, str]] = {}
    dependent: dict[tuple[str, str], str] = {}
    for m in matches:
        names = {"estimate": "coef", "se": "paren", "statistic": "t"}
        of_table = m.place.startswith("table ") and m.column
        if of_table and m.key and m.key.model in outcomes and m.key.field in (*names, "nobs"):
            term = "" if m.key.field == "nobs" else m.key.term
            column = m.place.removeprefix("table "), m.column[:80]
            place = (*column, dependent.setdefault(column, outcomes[m.key.model]), term)
            number = re.sub(r"[^-+\d.]", "", m.text)
            lines.setdefault((*place, names.get(m.key.field, "N")), (number, "*" * m.text.count("*")))
    estimated = {line[:4] for line in lines if line[4] == "coef"}
    kept = [(*k, *v) for k, v in lines.items() if k[4] == "N" or k[:4] in estimated]
    if estimated:
        heads = ("table", "column", "dependent", "term", "statistic", "value", "stars")
        write_text(folder / "tables" / "regressions.csv", csv_text([heads, *kept]))
