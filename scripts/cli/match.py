"""Matches a manuscript with its study, number by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from audit.kept_runs import keep_run, own_tables, own_text, with_earlier
from audit.match_page import summary, write_layouts, write_match, wrong
from audit.matching import Known, Match, match_tables, runs_together
from audit.reading.manuscript import Manuscript, Table
from audit.reading.reader import read_manuscript
from audit.sentences import match_sentences, said_in
from audit.study_numbers import Key, Numbers, plain_label
from audit.tables import PARTS
from base.checks import check_study_name
from base.confidential import hides
from base.language import KNOWN
from base.speech import language_of_command, message, speak_of
from base.yaml_file import read_yaml, resolved
from plan.load import load_study
from plan.study import Study
from spillover.errors import StudyError
from spillover.saying.keyed import TRUE
from spillover.words import _
from words.common import PUBLISHED
from words.say import speak, text_of

FOUND = 3


def match_article(root: Path, study: str, article: Path) -> int:
    """Prints what was found and writes it to results/<study>/match/<article>/; FOUND where a number is not
    the study's.
    """
    made = open_study(root, study)
    if article == Path():
        raise StudyError(_("ARTICLE is missing: make match STUDY={study} ARTICLE=paper.docx", study=study))
    results = root / "results" / study
    known = known_of(root, made)
    manuscript = read_manuscript(article)
    if not manuscript.tables and not manuscript.paragraphs:
        raise StudyError(
            _("{path}: holds no text and no table; tables that are pictures cannot be read", path=article)
        )
    found, strange = compared(manuscript, known)
    if hides():
        found = [m for m in found if not (m.key and m.key.field in ("minimum", "maximum"))]
    folder = results / "match" / article.stem
    write_match(folder, found, strange, manuscript.remarks, f"{article.name} · {made.config['title']}")
    write_layouts(folder, found, known.numbers.outcomes)
    print(summary(found, strange, manuscript.remarks), end="")
    print(message(f"results/{study}/match/{article.stem}/matches.html"))
    if all(match.verdict in ("published", "unread") for match in found):
        raise StudyError(
            _(
                "{path}: no number could be compared; give the manuscript whose tables or sentences say what "
                "{study} found, with the names of its variables",
                path=article,
                study=study,
            )
        )
    return FOUND if any(map(wrong, found)) else 0


def known_of(root: Path, made: Study) -> Known:
    """What a study's manuscripts are held against."""
    results = root / "results" / made.name
    run, earlier = with_earlier(root, made.name, keep_run(root, made.name))
    true = {Key(m, t, TRUE): v for m, terms in made.truth.get("values", {}).items() for t, v in terms.items()}
    numbers = Numbers({**run.numbers.values, **true}, run.numbers.outcomes)
    own = own_tables(results)
    return Known(
        numbers,
        own,
        labels_of(root, made.name, made.config, numbers, own),
        {name: one.numbers for name, one in earlier.items()},
        made.stars,
        _published(),
        run.notes,
        said_in([*(note for table in own for note in table.notes), *own_text(results)]),
        {name: one.notes for name, one in earlier.items()},
    )


def compared(manuscript: Manuscript, known: Known) -> tuple[list[Match], list[str]]:
    """Each number of a manuscript, and the tables that are not the study's."""
    found, strange, shown = [], [], set()
    for table, matches, reading in match_tables(manuscript, known):
        found += matches
        shown |= {match.key for match in matches if match.key}
        if reading is None:
            captioned = _("{table} ({caption})", table=table.place, caption=table.caption[:80])
            strange.append(captioned if table.caption else table.place)
            if runs_together(table):
                said = _("{name}: numbers run together in its cells; part them", name=strange[-1])
                manuscript.remark(said)
    beneath = [(f"notes of table {t.number}", note) for t in manuscript.tables for note in t.notes]
    said = {text: place for place, text in reversed([*manuscript.paragraphs, *beneath])}
    found += match_sentences([(place, text) for text, place in reversed(said.items())], known, shown)
    return found, strange


def open_study(root: Path, name: str) -> Study:
    """A study for commands that print of it, in their language and with its labels there; whether it is
    confidential is heard.
    """
    speak_of(check_study_name(name))
    study = Study(root, load_study(root, name, {"language": language_of_command()}))
    _ = study.confidential
    speak(language_of_command(), {"texts": study.spoken, **study.names})
    return study


def labels_of(
    root: Path, study: str, config: Mapping[str, Any], numbers: Numbers, own: Iterable[Table]
) -> dict[str, frozenset[str]]:
    """The terms that a label can mean: as the study's tables, its configuration in each language, and its
    results call them.
    """
    found: dict[str, set[str]] = {}

    def add(label: object, *terms: str) -> None:
        if isinstance(label, str) and plain_label(label):
            found.setdefault(plain_label(label), set()).update(terms)

    for term in {key.term for key in numbers.values if key.term}:
        add(term, term)
    for language in KNOWN:
        document, _ = resolved(read_yaml(root / "config" / f"{study}.yaml"), language)
        for sort in ("variables", "indices"):
            for name, entry in (document.get(sort) or {}).items():
                add(entry.get("label") if isinstance(entry, dict) else "", name)
    for name, entry in {**config["variables"], **config.get("indices", {})}.items():
        add(entry.get("label"), name)
    for table in own:
        for row in table.rows[table.header :]:
            told = [cell.mark for cell in row if isinstance(cell.mark, tuple)]
            terms = {term for _, term, field in told if term and field != TRUE}
            bases = {t.rpartition(":")[0] if t.rpartition(":")[2] in PARTS and ":" in t else t for t in terms}
            if len(bases) == 1:
                add(row[0].text, *bases)
                add(row[0].text.partition("(")[0], *bases)
    for word in ("constant", "_cons", "常数项", "常数", "截距", "intercept"):
        add(word, "_cons")
    return {label: frozenset(terms) for label, terms in found.items()}


def _published() -> frozenset[str]:
    """What the study's tables call the rows of another article, in each language."""
    return frozenset(plain_label(text_of(language)(PUBLISHED)) for language in KNOWN)
