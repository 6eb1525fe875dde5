"""Errors planted in manuscripts of strangers: sound numbers at their place and accused, errors found.

python tests/match/match_strangers.py 1 600 nqp munnell cities castle  # seed, papers, studies that have run

Each paper is drawn part by part (`stranger_papers.py`); half have no error, the others one of ten kinds. A
sound number is at its place where it is called the study's there, by its own term and field. A planted error
called possible is not found. The results are in docs/records/match.md. With `-v` each number that is not as
it should be is printed; with `--errors` four of five papers have an error.
"""

import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from audit.match_page import is_wrong
from audit.reading.reader import read_manuscript
from audit.study_numbers import Key
from audit.study_reference import Match
from cli.match import match_numbers
from match_programs import KINDS, Study, displaced, opened, other_digit, same_number
from stranger_papers import Author, Item, LabelledAuthor, Paper, PaperTable, Sentence, write_paper


def digits(text: str) -> str:
    """The digits of a text, zeros before them apart."""
    return re.sub(r"\D", "", text).lstrip("0")


def retype(item: Item, text: str, typed: set[str]) -> bool:
    """Types a number over; whether it is another one then."""
    if same_number(text, item.text) or not text:
        return False
    item.text = text
    typed.add(text)
    return True


def plant(paper: Paper, author: Author, kind: str, rng: random.Random) -> set[str]:
    """Plants an error in a table: what is printed that is not right, nothing where no place is for it."""
    table: PaperTable = rng.choice(paper.tables)
    items, typed = table.items(), set[str]()
    rng.shuffle(items)
    if kind in ("rows", "columns"):
        return _exchange(table, author, kind, rng)
    for item in items:
        field = item.key.field
        if (kind == "N") != (field == "nobs") or (kind == "R2") != (field == "r2_within"):
            continue
        if kind in ("sign", "star", "pair") and field != "estimate":
            continue
        if _retyped(item, items, author, kind, rng, typed):
            return typed
    return set()


def _retyped(
    item: Item, items: list[Item], author: Author, kind: str, rng: random.Random, typed: set[str]
) -> bool:
    before = item.text
    if kind == "sign":
        return retype(item, before[1:] if before.startswith("-") else f"-{before}", typed)
    if kind == "star":
        if item.key._replace(field="p") not in author.values or not author.levels:
            return False
        item.stars = rng.choice([s for s in ("", "*", "**", "***") if s != item.stars])
        typed.add(before)
        return True
    if kind == "comma":
        return "." in before and retype(item, displaced(before, rng), typed)
    if kind == "stale":
        value = author.study.stale.values.get(item.key)
        places = len(before.partition(".")[2])
        return value is not None and "." in before and retype(item, author.number(value, places), typed)
    if kind == "pair":
        inner = next((i for i in items if i.key[:2] == item.key[:2] and i.key.field == author.inner), None)
        if inner is None or same_number(inner.text, before) or digits(inner.text) == digits(before):
            return False
        item.text, inner.text = inner.text, before
        typed |= {item.text, before}
        return True
    if kind == "R2" and rng.random() < 0.5:
        others = [i.text for i in items if i.key.field == "r2_within" and not same_number(i.text, before)]
        return bool(others) and retype(item, rng.choice(others), typed)
    return retype(item, other_digit(before, rng), typed)


def _exchange(table: PaperTable, author: Author, kind: str, rng: random.Random) -> set[str]:
    """Exchanges two rows, or two columns, that words tell apart."""
    items = table.items()
    side = 1 if kind == "rows" else 0
    names = [t for t in table.terms if t in table.known_rows] if kind == "rows" else list(table.known_heads)
    rng.shuffle(names)
    for one in names:
        for other in names:
            if kind == "columns" and table.known_heads[one] == table.known_heads[other]:
                continue
            mine = {_rest(i.key, side): i for i in items if i.key[side] == one}
            theirs = {_rest(i.key, side): i for i in items if i.key[side] == other}
            if one == other or mine.keys() != theirs.keys():
                continue
            pairs = [(mine[k], theirs[k]) for k in mine if not same_number(mine[k].text, theirs[k].text)]
            if len(pairs) < 3 and not (kind == "rows" and pairs):
                continue
            for a, b in ((mine[k], theirs[k]) for k in mine):
                a.text, b.text, a.stars, b.stars = b.text, a.text, b.stars, a.stars
            starred = [(mine[k], theirs[k]) for k in mine if mine[k].stars != theirs[k].stars]
            return {i.text for pair in (*pairs, *starred) for i in pair}
    return set()


def _rest(key: Key, side: int) -> tuple[str, ...]:
    return tuple(part for i, part in enumerate(key) if i != side)


def plant_in_prose(paper: Paper, author: Author, kind: str, rng: random.Random) -> Sentence | None:
    """Plants an error in a sentence, which is returned."""
    sentences = list(paper.sentences)
    rng.shuffle(sentences)
    for sentence in sentences:
        for item in rng.sample(sentence.items, len(sentence.items)):
            field = item.key.field
            if (kind == "N") != (field == "nobs") or (kind == "R2") != (field == "r2_within"):
                continue
            if kind in ("sign", "pair", "columns", "rows") and field != "estimate":
                continue
            if retype(item, _other_text(item, sentence, paper, author, kind, rng), set()):
                return sentence
    return None


def _other_text(
    item: Item, sentence: Sentence, paper: Paper, author: Author, kind: str, rng: random.Random
) -> str:
    """What is typed in a sentence in place of a number; "" for nothing."""
    text, key, values = item.text, item.key, author.values
    percent = abs(float(text.replace(",", "")) / values[key]) > 50
    places = len(text.partition(".")[2])

    def shown(other: Key) -> str:
        value = values[other] * (100 if percent else 1)
        return author.number(abs(value) if percent else value, places)

    if kind == "sign":
        return "" if percent else text[1:] if text.startswith("-") else f"-{text}"
    if kind == "comma":
        return displaced(text, rng) if "." in text else ""
    if kind == "stale":
        value = author.study.stale.values.get(key)
        if value is None or "." not in text:
            return ""
        return author.number(abs(value * 100) if percent else value, places)
    if kind == "pair":
        error = key._replace(field="se")
        return shown(error) if error in values and not percent else ""
    if kind == "rows":
        others = [
            k
            for t in paper.tables
            for x in t.terms
            if (k := key._replace(term=x)) in values and x != key.term
        ]
        return shown(rng.choice(others)) if others else ""
    if kind == "columns":
        table = next(t for t in paper.tables if key.model in t.models or t is paper.tables[-1])
        others = [k for m in table.models if (k := key._replace(model=m)) in values and m != key.model]
        return shown(rng.choice(others)) if others else ""
    return other_digit(text, rng)


def is_of(match: Match, typed: set[str], sentence: str) -> bool:
    """Whether a match is about the planted error."""
    in_table = str(match.place).startswith("table")
    if sentence:
        begins = _unnumbered(match.row.rstrip("…"))[:60]
        return not in_table and begins in _unnumbered(sentence)
    parts = {digits(text) for text in typed} | {digits(p) for t in typed for p in t.split(",")}
    return in_table and digits(match.text.split(" ")[0]) in parts


def _unnumbered(text: str) -> str:
    """A text without the numbers of tables, which LaTeX sets."""
    return " ".join(re.sub(r"(Table |表)\d+", r"\1", text).split())


def count_sound(paper: Paper, matches: Sequence[Match], author: Author, total: Counter[Any]) -> None:
    """Counts the numbers of a paper without an error: printed, and at their place."""
    same = {
        (str(m.place).startswith("table"), digits(m.text), m.key.term, m.key.field)
        for m in matches
        if m.verdict == "same" and m.key
    }
    models = {
        (str(m.place).startswith("table"), digits(m.text), *m.key)
        for m in matches
        if m.verdict == "same" and m.key
    }
    for where, items in (("table", paper.items()), ("prose", [i for s in paper.sentences for i in s.items])):
        for item in items:
            total["sound", where, "printed"] += 1
            at = (where == "table", digits(item.text), item.key.term, item.key.field)
            total["sound", where, "place"] += at in same
            total["sound", where, "model"] += (where == "table", digits(item.text), *item.key) in models


def draw_stranger(study: Study, rng: random.Random) -> Author:
    """An author of papers that are drawn part by part."""
    return Author(study, rng)


def draw_labelled(study: Study, rng: random.Random) -> Author:
    """An author whose rows are labelled as estimates, errors and p-values."""
    return LabelledAuthor(study, rng)


def trial(
    studies: Sequence[Study],
    papers: int,
    seed: object,
    talk: bool = False,
    draw: Callable[[Study, random.Random], Any] = draw_stranger,
    write: Callable[[Path, Paper, Any], None] = write_paper,
    sound: int = 2,
) -> Counter[Any]:
    """The counts of a trial. draw: of a study's papers an author; write: a paper as a file; sound: of how
    many papers one has no error.
    """
    total: Counter[Any] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(papers):
            rng = random.Random(f"{seed} {number}")
            study = rng.choice(studies)
            author = draw(study, rng)
            paper = author.paper()
            planned = number - number // sound - 1  # of the papers with an error
            kind = KINDS[planned % len(KINDS)] if number % sound else ""
            where = "table" if kind == "star" or rng.random() < 0.7 else "prose"
            typed, sentence = set[str](), None
            if kind and where == "table" and not (typed := plant(paper, author, kind, rng)):
                continue
            if kind and where == "prose" and not (sentence := plant_in_prose(paper, author, kind, rng)):
                continue
            path = Path(folder) / f"paper.{paper.ending}"
            write(path, paper, author)
            matches, strange = match_numbers(read_manuscript(path), study.known)
            accused = [m for m in matches if is_wrong(m)]
            mine = [m for m in accused if kind and is_of(m, typed, str(sentence or ""))]
            others = [m for m in accused if m not in mine]
            total["accused"] += len(others)
            total["papers"] += 1
            total["numbers"] += len(paper.items()) + sum(len(s.items) for s in paper.sentences)
            total["strange"] += len(strange)
            if kind:
                maybe = [
                    m for m in matches if m.verdict == "possible" and is_of(m, typed, str(sentence or ""))
                ]
                total["planted", where, kind] += 1
                total["found", where, kind] += bool(mine)
                total["possible", where, kind] += not mine and bool(maybe)
            else:
                before = total["sound", "table", "place"]
                count_sound(paper, matches, author, total)
                layout = getattr(author, "layout", None)
                sort = layout.name.replace(",", "") if layout else paper.ending
                total["format", sort, "printed"] += len(paper.items())
                total["format", sort, "place"] += total["sound", "table", "place"] - before
                for m in matches:
                    total["verdict", "table" if str(m.place).startswith("table") else "prose", m.verdict] += 1
            if talk:
                tell(
                    number, study, author, paper, kind, where, typed, sentence, matches, others, mine, strange
                )
    return total


def tell(number, study, author, paper, kind, where, typed, sentence, matches, others, mine, strange) -> None:
    """Prints what is not as it should be of one paper."""
    lost = [] if kind else lost_items(paper, matches)
    if not (others or lost or (kind and not mine)):
        return
    layout = getattr(getattr(author, "layout", None), "name", "")
    style = (author.names, author.where, author.inner, author.heads, author.digits)
    print(
        f"#{number}", study.name, layout, paper.ending, paper.language, *style, kind, where,
        sorted(typed)[:5], sentence or "", "MISSED" if kind and not mine else "",
        [str(s)[:60] for s in strange],
    )  # fmt: skip
    for m in others[:4]:
        print(
            "    accused",
            str(m.place),
            m.row[:110],
            "|",
            m.column,
            "|",
            m.text,
            m.verdict,
            m.key,
            m.value,
            m.stars,
        )
    for at, item in lost[:6]:
        said = next((str(s) for s in paper.sentences if any(item is one for one in s.items)), "")
        print("    lost", at, item.text, item.key, said, [m.verdict for m in matches if m.text == item.text])
    if lost:
        print("    lost in all:", len(lost))


def lost_items(paper: Paper, matches: Sequence[Match]) -> list[tuple[str, Item]]:
    """The sound numbers that are not at their place."""
    same = {
        (str(m.place).startswith("table"), digits(m.text), m.key.term, m.key.field)
        for m in matches
        if m.verdict == "same" and m.key
    }
    every = [("table", i) for i in paper.items()] + [("prose", i) for s in paper.sentences for i in s.items]
    return [
        (at, i) for at, i in every if (at == "table", digits(i.text), i.key.term, i.key.field) not in same
    ]


def report(total: Counter[Any]) -> None:
    """Prints the counts of a trial."""
    print("where,kind,planted,found,possible,missed")
    for where in ("table", "prose"):
        for kind in (*KINDS, ""):
            counts = [
                sum(v for k, v in total.items() if k[0] == what and k[1] == where and kind in (k[2], ""))
                for what in ("planted", "found", "possible")
            ]
            if counts[0]:
                print(where, kind or "all", *counts, counts[0] - counts[1] - counts[2], sep=",")
    print(",".join(f"{key},{total[key]}" for key in ("papers", "numbers", "accused", "strange")))
    for where in ("table", "prose"):
        printed = total["sound", where, "printed"]
        place, model = total["sound", where, "place"], total["sound", where, "model"]
        share = 100 * place / max(1, printed)
        print(f"sound,{where},printed,{printed},place,{place},{share:.1f}%,model,{model}")
        print("   ", {k[2]: v for k, v in total.items() if k[0] == "verdict" and k[1] == where})
    for key in sorted(k for k in total if k[0] == "format" and k[2] == "printed"):
        print("format", key[1], total[key], total["format", key[1], "place"], sep=",")


if __name__ == "__main__":
    seed, asked = int(sys.argv[1]), int(sys.argv[2])
    names = [name for name in sys.argv[3:] if not name.startswith("-")]
    begun, one_in = time.process_time(), 5 if "--errors" in sys.argv else 2
    opened_studies = [opened(Path.cwd(), name) for name in names]
    drawn = draw_labelled if "--labelled" in sys.argv else draw_stranger
    report(trial(opened_studies, asked, seed, "-v" in sys.argv, draw=drawn, sound=one_in))
    print(f"{time.process_time() - begun:.0f} s of a processor")
