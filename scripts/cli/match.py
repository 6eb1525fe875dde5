"""Matches a manuscript with its study, number by number."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from audit.learnt_labels import find_rows_of_models, learn_heads, learn_labels, match_with_learnt_labels
from audit.match_page import is_wrong, summarise_matches, write_layouts, write_match
from audit.matching import runs_together
from audit.prose.splitting import collect_sentences, leave_out_endless, numbers_by_sentence
from audit.reading.figures import has_commas
from audit.reading.manuscript import Manuscript
from audit.reading.reader import read_manuscript
from audit.references import ColumnModels
from audit.run_history import add_earlier, join_notes, keep_run, language_of_page, own_tables, own_text
from audit.sentences import match_sentences
from audit.study_labels import (
    find_published_numbers,
    main_results,
    models_by_label,
    statistics_by_label,
    terms_by_label,
)
from audit.study_numbers import Key, Numbers, plain_label
from audit.study_reference import Match, StudyReference
from base.artifacts.atomic import write_text
from base.checks import check_study_name
from base.confidential import hides_values
from base.language import KNOWN
from base.records import json_text
from base.speech_language import language_of_command, message, speak_language_of
from plan.jobs.report import paper
from plan.load import load_study
from plan.study import Study
from report.page_options import PaperOptions
from report.paper import read_paper, to_tex
from spillover.errors import StudyError, quote_value
from spillover.messages.catalogue import TRUE
from spillover.messages.common import PUBLISHED
from spillover.weights.text import quote_path
from spillover.words import _, lasting
from words.render import speak, text_of

FOUND = 3
POSSIBLE = 4
HIDDEN = ("minimum", "maximum")  # fields of a confidential study that are values of its data
_CHINESE = re.compile("[\u3400-\u9fff]")
OWNER = ".manuscript"  # of which manuscript a folder is: a digest of its place


class MatchResult(msgspec.Struct):
    """The result of `spillover match`. matches: each number of the manuscript; foreign_tables: the tables
    that are not the study's; remarks: what was not read; same: how many numbers are the study's, with their
    stars; mismatches: how many are not, or have other stars; possible_matches: how many are numbers of the
    study's whose place is not known.
    """

    study: str
    page: str
    total: int
    same: int
    mismatches: int
    possible_matches: int
    matches: list[Match]
    foreign_tables: list[str]
    remarks: list[str]


def match_article(root: Path, study: str, article: Path, as_json: bool = False) -> int:
    """Match a manuscript with a study, print the result and write it to results/<study>/match/<article>/.

    The exit code is FOUND where a number is not the study's, POSSIBLE where one is whose place is not known.
    """
    made = open_study(root, study)
    manuscript = _read_article(article, study)
    known = read_reference(root, made, language_of_text(manuscript))
    found, strange = match_numbers(manuscript, known)
    if hides_values():
        found = _leave_out_values(found, known)
    folder = answer_folder(root / "results" / study / "match", article)
    title = f"{quote_path(Path(article.name))} · {made.config['title']}"
    write_match(folder, found, strange, manuscript.remarks, title)
    write_layouts(folder, found, known.numbers.outcomes)
    page = f"results/{study}/match/{folder.name}/matches.html"
    result = MatchResult(
        study,
        page,
        total=len(found),
        same=sum(match.verdict == "same" and not is_wrong(match) for match in found),
        mismatches=sum(map(is_wrong, found)),
        possible_matches=sum(match.verdict == "possible" for match in found),
        matches=found,
        foreign_tables=strange,
        remarks=manuscript.remarks,
    )
    if as_json:
        print(json_text(result))
    else:
        print(summarise_matches(found, strange, manuscript.remarks), end="")
        print(message(page))
    if all(match.verdict in ("published", "unread") for match in found):
        raise StudyError(
            _(
                "{path}: no number could be compared; give the manuscript whose tables or sentences say what "
                "{study} found, with the names of its variables",
                path=quote_path(article),
                study=study,
            )
        )
    if result.mismatches:
        return FOUND
    return POSSIBLE if result.possible_matches else 0


def _read_article(article: Path, study: str) -> Manuscript:
    """Read the file of a manuscript. Raises StudyError where it is none, or holds nothing to compare."""
    if article == Path():
        raise StudyError(_("ARTICLE is missing: make match STUDY={study} ARTICLE=paper.docx", study=study))
    if os.path.isdir(article):
        raise StudyError(
            _("ARTICLE: {path} is a folder; give the file of the manuscript in it", path=quote_path(article))
        )
    manuscript = read_manuscript(article)
    if not manuscript.tables and not manuscript.paragraphs:
        raise StudyError(
            _(
                "{path}: holds no text and no table; tables that are pictures cannot be read",
                path=quote_path(article),
            )
        )
    return manuscript


def _leave_out_values(found: list[Match], known: StudyReference) -> list[Match]:
    """Leave out matches that would print values of a confidential study's data, by themselves or as what they
    are compared with.
    """
    hidden = {key.label for key in known.numbers.values if key.field in HIDDEN}
    own = [match for match in found if not (match.key and match.key.field in HIDDEN)]
    return [match for match in own if match.reference not in hidden]


def answer_folder(folder: Path, article: Path) -> Path:
    """Name the folder of a manuscript's answer: called as its file, and where another one of that name has
    it, by its ending or its place as well. Each keeps its own, which a file in it says. It stays within
    `folder` and can be printed, whatever the file is called.
    """
    of = hashlib.sha256(str(article.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    stem, whole = (_folder_name(name) for name in (article.stem, article.name.replace(".", "_")))
    names = stem, whole, f"{stem}_{of[:8]}"
    for made in (folder / name for name in names):
        owner = made / OWNER
        if not made.exists() or (owner.is_file() and owner.read_text(encoding="utf-8") == of):
            break
    write_text(made / OWNER, of)
    return made


def _folder_name(name: str) -> str:
    """Write a name without dots at its ends, as `..` would be, and with `_` for each character that is not
    printed, such as a byte that is not of UTF-8.
    """
    shown = "".join(character if character.isprintable() else "_" for character in name)
    return shown.strip(". ") or "manuscript"


def language_of_text(manuscript: Manuscript) -> str:
    """Find the language in which most paragraphs of a manuscript are written."""
    chinese = sum(bool(_CHINESE.search(text)) for _place, text in manuscript.paragraphs)
    return "zh" if 2 * chinese > len(manuscript.paragraphs) else "en"


def read_reference(root: Path, made: Study, language: str = "") -> StudyReference:
    """Read what a study's manuscripts are compared with. language: of the manuscript; where the study ran in
    another, the study's sentences are made in that one as well.
    """
    results = root / "results" / made.name
    run, earlier = add_earlier(root, made.name, keep_run(root, made.name))
    told = [] if language in ("", language_of_page(results)) else read_own_paper(root, made, language)
    run = replace(run, notes=join_notes(run.notes, numbers_by_sentence(told)))
    true = {
        Key(m, t, TRUE): v
        for m, terms in (made.truth.values if made.truth else {}).items()
        for t, v in terms.items()
    }
    numbers = Numbers({**run.numbers.values, **true}, run.numbers.outcomes)
    own, published = own_tables(results), _list_labels_of_publications()
    return StudyReference(
        numbers,
        own,
        terms_by_label(root, made.name, made.config, numbers, own),
        {name: one.numbers for name, one in earlier.items()},
        made.stars,
        published,
        run.notes,
        collect_sentences([*(note for table in own for note in table.notes), *own_text(results), *told]),
        {name: one.notes for name, one in earlier.items()},
        models_by_label(root, made.name, numbers, own),
        statistics_by_label(numbers),
        find_published_numbers(own, numbers, published),
        main_results(made.config, numbers),
    )


def read_own_paper(root: Path, made: Study, language: str) -> list[str]:
    """Read the texts of the paper that a study's results make in a language, whichever it ran in: nothing
    where they are not complete. What is printed afterwards speaks the command's language again.
    """
    try:
        study = Study(root, load_study(root, made.name, {"language": language}))
        spec = paper(study).job().options
        assert isinstance(spec, PaperOptions)
        with chdir(root), TemporaryDirectory() as folder:  # the options name their files from there
            file = Path(folder) / "paper.tex"
            file.write_text(to_tex(read_paper(spec), "figures"), encoding="utf-8")
            written = read_manuscript(file)
    except (OSError, LookupError, StudyError):
        return []
    finally:
        speak(language_of_command(), {"texts": made.translations, **made.names})
    notes = (note for table in written.tables for note in table.notes)
    return [*(text for _place, text in written.paragraphs), *notes]


def match_numbers(manuscript: Manuscript, known: StudyReference) -> tuple[list[Match], list[str]]:
    """Match each number of a manuscript, and list the tables that are not the study's."""
    found, strange, shown, columns = [], [], set(), ColumnModels()
    for table, matches, readings in match_with_learnt_labels(manuscript, known):
        found += matches
        shown |= {match.key for match in matches if match.key}
        columns.add(table.number, readings)
        if not readings:
            captioned = _("{table} ({caption})", table=table.place, caption=table.caption[:80])
            strange.append(captioned if table.caption else table.place)
            if runs_together(table):
                said = _("{name}: numbers run together in its cells; separate them", name=strange[-1])
                manuscript.remark(said)
    beneath = [
        (lasting("notes of table {table}", table=t.number), note)
        for t in manuscript.tables
        for note in t.notes
    ]
    said = {text: place for place, text in reversed([*manuscript.paragraphs, *beneath])}
    texts = [
        (place, leave_out_endless_sentences(place, text, manuscript))
        for text, place in reversed(said.items())
    ]
    cells = (cell.text for table in manuscript.tables for row in table.rows for cell in row)
    commas = has_commas([*cells, *(text for _, text in texts)])
    labels, heads = learn_labels(found, known), learn_heads(found, known)
    heads = {**find_rows_of_models(found, known), **heads}
    found += match_sentences(texts, known, shown, columns, commas, labels, heads)
    return found, strange


def leave_out_endless_sentences(place: str, text: str, manuscript: Manuscript) -> str:
    """Leave out of a text the sentences that are too long to be read, which the manuscript's remarks name."""
    read, endless = leave_out_endless(text)
    for sentence in endless:
        said = _(
            "{place}: a sentence of {count:,} characters was not read: {beginning}; end it with a full stop",
            place=place,
            count=len(sentence),
            beginning=quote_value(sentence, 60),
        )
        manuscript.remark(said)
    return read


def open_study(root: Path, name: str) -> Study:
    """Open a study for commands that print of it, in their language and with its labels there; whether it is
    confidential is heard.
    """
    speak_language_of(check_study_name(name))
    study = Study(root, load_study(root, name, {"language": language_of_command()}))
    _ = study.confidential
    speak(language_of_command(), {"texts": study.translations, **study.names})
    return study


def _list_labels_of_publications() -> frozenset[str]:
    """Labels of rows that print another article's numbers, in each language."""
    return frozenset(plain_label(text_of(language)(PUBLISHED)) for language in KNOWN)
