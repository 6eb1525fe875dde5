"""Numbers in a manuscript's sentences, held against the study's: by the variables that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from audit.matching import Known, Match
from audit.reading.figures import Figure, figures, plain, with_commas
from audit.study_numbers import COUNTS, Key, plain_label
from audit.tables import PARTS
from spillover.saying.keyed import TRUE

_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+(?=[^\d\s])")
_RESULT = re.compile(
    r"coefficient|estimate|effect|significan|elasticit|standard error|系数|显著|效应|弹性|标准误|估计",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"increas|decreas|rise|rose|fall|fell|mean |average|deviation|higher|lower|"
    r"上升|下降|提高|降低|增加|减少|增长|均值|平均|标准差",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d|\.\d)")
_CITED = re.compile(
    r"\bet al\b|等\s?[（(，,]|[A-Z]\w+\s?[(（](?:19|20)\d\d[a-z]?[)）]|[,，]\s?(?:19|20)\d\d[a-z]?\s?[)）;；]"
)
_STATISTIC = re.compile(
    r"R\s?(?:²|2\b|-squared)|F[- ]stat|F值|F统计量|Moran|莫兰|LM|Wald|Hausman|LR\b|Sargan|Kleibergen",
    re.IGNORECASE,
)
_BOUNDS = re.compile(r"interval|\bCI\b|\bbetween\b|\bbounds?\b|[\[［]|区间|介于|之间", re.IGNORECASE)
_PAIRED = re.compile(r"correlat|相关", re.IGNORECASE)
_TRUE = re.compile(r"\btrue\b|真值|真实值|simulat|模拟", re.IGNORECASE)
_LEVEL = re.compile(r"\s*(?:%|％)?\s*(?:significance|confidence|level|显著性|置信|水平|的?水平)")
_COUNTED = {
    "nobs": re.compile(
        r"\b[Nn]\s*=\s*([\d,]+)|([\d,]+)\s*(?:\w+-year )?(?:observations|obs\b|个?观测)|"
        r"(?:样本量|观测值|观测数|样本数)(?:共|为|是|有|共有|共计|[:=])*\s*([\d,]+)"
    ),
    "units": re.compile(
        r"([\d,]+)\s*(?:prefecture-level |Chinese |sample )?(?:cities|provinces|counties|states|firms)\b|"
        r"([\d,]+)\s*个(?:地级市|城市|省份|县|地区)"
    ),
}
_PART = re.compile(  # of the article, or of the data, which numbers name
    r"(?:\b(?:sections?|eqs?\.?|equations?|chapters?|appendix|appendices|columns?|versions?)|[§式第])"
    r"\s*[(（]?\s*$",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s*(?:times\b|-?fold\b|倍)"), re.compile(r"\b(?:factor|ratio) of\s*$", re.IGNORECASE)
_PERCENT = re.compile(  # behind a number, or behind the second one of a range
    r"\s*(?:(?:and|to|[-–,、和与至到])\s*[-−]?[\d.]+\s*%|"
    r"(?:(?:and|to|[-–,、和与至到])\s*[-−]?[\d.]+\s*)?"
    r"(?:percent|per cent|percentage points?|p\.p\.|个百分点|百分点))"
)
_BEFORE = {
    "se": re.compile(r"(?:s\.e\.|\bSE\b|standard errors?(?: of)?|标准误为?)\s*[=:(]?\s*$", re.IGNORECASE),
    "p": re.compile(r"\bp(?:-value)?\s*(?:=|of|值为?)\s*$", re.IGNORECASE),
    "statistic": re.compile(r"\b[tz]\s*(?:=|of|值为?)\s*$"),
    "estimate": re.compile(
        r"(?<!correlation )(?:coefficient|estimate)s?(?: is| of)\s*$|"
        r"(?<!correlation )coefficients? (?:of|on|for) [^\d.,;:()]{1,80} (?:is|was|are|equals)\s*$|"
        r"(?<!相关)系数(?:为|是|分别为)\s*$",
        re.IGNORECASE,
    ),
}
_NUMBERED = re.compile(  # tables and figures, which a manuscript may number otherwise
    r"((?:\btables?|\bfigures?|表|图)\s*)\d+(?!\d|\.\d|[%％])"
    r"(?:\s*(?:,|and|to|[-–、和与至])\s*\d+(?!\d|\.\d|[%％]))*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^\s*(?:table|figure|表|图)\s*\w+\s*[:：.．]\s*", re.IGNORECASE)
_CERTAIN = 3  # digits by which a number of a model that the tables do not print is told from a coincidence
LOST = ("missing", "other")
_COPIED = 40  # such bytes by which it is copied: another number, though the study has it, is not its own
_NOTED = 4  # bytes without digits by which a sentence is known as a note of the study's
_ENOUGH = 4  # digits by which a number of another variable is told from a coincidence


def match_sentences(
    paragraphs: Sequence[tuple[str, str]], known: Known, shown: Iterable[Key]
) -> Iterator[Match]:
    """What each number in the text is. shown: the numbers that the manuscript's tables print."""
    printed = set(shown)
    commas = with_commas(text for _, text in paragraphs)
    words = _words(known)
    for place, text in paragraphs:
        before: frozenset[str] = frozenset()
        part = ""  # of a sentence, before its semicolon
        for sentence in _SENTENCE.split(text):
            about = _of_results(sentence) or (_of_results(part) and not _of_others(sentence))
            part = sentence if sentence.rstrip()[-1:] in (";", "；") else ""
            said, form, numbers = _formed(sentence, known.notes)
            if not form or numbers in known.notes.get(form, ()):
                continue
            terms = _named(sentence, words) or before
            found = [*_of_sentence(place, sentence.strip(), terms, known, printed, commas, about)]
            run = next((name for name, notes in known.noted.items() if numbers in notes.get(form, ())), "")
            found = _retyped(place, said.strip(), known.notes.get(form, ()), commas, found) or found
            if run:  # it is word for word what that run said
                found = [replace(m, verdict="outdated", found=run) if m.verdict in LOST else m for m in found]
            own = {_plainly(sentence), plain_label(_LABELLED.sub("", sentence))} & known.said
            yield from (match for match in found if match.verdict == "same" or not own)
            before = terms


def _unnumbered(text: str) -> str:
    """A text without the numbers of tables and figures."""
    return _NUMBERED.sub(r"\1", text)


def _plainly(sentence: str) -> str:
    return plain_label(_unnumbered(sentence))


def form_of(sentence: str) -> tuple[str, str]:
    """A sentence made plain with # for each number, and its numbers; those of tables and figures are left."""
    plainly = _plainly(sentence)
    return re.sub(r"\d+", "#", plainly), " ".join(re.findall(r"\d+", plainly))


def _formed(sentence: str, notes: Mapping[str, frozenset[str]]) -> tuple[str, str, str]:
    """A sentence, or what stands in it behind headings where the study says that, with form and numbers."""
    behind = [sentence[match.end() :] for match in re.finditer(r"[:：]\s*", sentence)]
    return next(
        ((said, *form_of(said)) for said in (sentence, *behind[:3]) if form_of(said)[0] in notes),
        (sentence, *form_of(sentence)),
    )


def notes_of(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """The sentences of texts: by the form of each the numbers that it has there."""
    found: dict[str, set[str]] = {}
    for sentence in (s for text in texts for s in _SENTENCE.split(text)):
        form, numbers = form_of(sentence)
        found.setdefault(form, set()).add(numbers)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def said_in(texts: Iterable[str]) -> frozenset[str]:
    """The sentences of texts, made plain."""
    return frozenset(_plainly(sentence) for text in texts for sentence in _SENTENCE.split(text))


def _retyped(
    place: str, sentence: str, notes: Iterable[str], commas: bool, read: Sequence[Match]
) -> list[Match]:
    """The numbers of a sentence that the study says with others (notes): those that are not its, or all where
    that does not tell them. read: what they are by the variables that the sentence names; those that are the
    study's, and no coincidence, are not called wrong in a short sentence, which another may have written.
    """
    form, own = form_of(sentence)[0], " ".join(notes)  # without signs between them, numbers may run together
    words = len(form.encode()) - form.count("#")
    if not own or words < _NOTED:
        return []
    found = figures(_unnumbered(sentence), commas)
    others = [f for f in found if plain_label(f.text) not in own] or found
    typed = {f.text for f in others} if words >= _COPIED else set()
    few = {f.text for f in others if f.digits < _CERTAIN}
    same = [m for m in read if m.verdict == "same" and m.printed not in typed]
    same = [m for m in same if m.by != "size" or m.printed not in few]
    sound = {match.printed for match in same}
    missing = [
        Match(place, _short(sentence), "", f.text, None, None, "missing", by="label")
        for f in others
        if f.text not in sound
    ]
    return [*same, *missing]


def _words(known: Known) -> list[tuple[str, frozenset[str]]]:
    """The labels to look for in a sentence, long ones first; what is too short says nothing."""
    found = [(k, v) for k, v in known.labels.items() if len(k) > (3 if k.isascii() else 1)]
    return sorted(found, key=lambda entry: -len(entry[0]))


def _named(sentence: str, words: Sequence[tuple[str, frozenset[str]]]) -> frozenset[str]:
    """The terms that a sentence names, by labels within it or by names that stand alone."""
    flat, alone = plain_label(sentence), set(re.findall(r"[A-Za-z][A-Za-z0-9_]*", sentence))
    found: set[str] = set()
    for word, terms in words:
        if word in flat:
            found |= terms
            flat = flat.replace(word, " ")
    for _, terms in words:
        found |= terms & alone
    return frozenset(found)


def _of_sentence(
    place: str,
    sentence: str,
    terms: frozenset[str],
    known: Known,
    shown: set[Key],
    commas: bool,
    results: bool,
) -> Iterator[Match]:
    """The numbers of a sentence. results: whether it is about estimates of the study."""
    text = plain(sentence)
    counts = {
        match.start(i): what
        for what, pattern in _COUNTED.items()
        for match in pattern.finditer(text)
        for i in range(1, pattern.groups + 1)
        if match[i] and not re.search(r"[×*x]\s*$", text[: match.start(i)])
    }
    for figure in figures(sentence, commas):
        if figure.start in counts:
            yield _counted(place, sentence, figure, counts[figure.start], known)
        elif _is_result(figure, sentence):
            yield _result(place, sentence, figure, terms, known, shown, results)


def _is_result(figure: Figure, sentence: str) -> bool:
    """Whether a number has decimals and is neither a level of significance nor a bound of p."""
    before, after = _around(figure, sentence)
    if _PART.search(before):
        return False
    if figure.relation and abs(figure.value) in (0.1, 0.05, 0.01, 0.001):
        return False
    if _LEVEL.match(after):
        return False
    return figure.unit < 1 and figure.value != 0


def _around(figure: Figure, sentence: str) -> tuple[str, str]:
    """What stands before and behind a number in a sentence."""
    text = plain(sentence)
    return text[: figure.start], text[figure.start :].lstrip("0123456789.,")


def _counted(place: str, sentence: str, figure: Figure, what: str, known: Known) -> Match:
    """A number of observations or of units."""
    found = [key for key in known.numbers.printed_as(figure) if key.field == what]
    key = found[0] if found else None
    value = known.numbers.values[key] if key else None
    if not found and what == "units":  # as well those of another article
        return Match(place, _short(sentence), "", figure.text, None, None, "unread")
    return Match(
        place, _short(sentence), "", figure.text, key, value, "same" if key else "missing", by="label"
    )


def _result(
    place: str,
    sentence: str,
    figure: Figure,
    terms: frozenset[str],
    known: Known,
    shown: set[Key],
    results: bool,
) -> Match:
    where = (place, _short(sentence), "", figure.text)
    start, after = _around(figure, sentence)
    said = next((field for field, pattern in _BEFORE.items() if pattern.search(start)), "")
    # The error of a per cent is one, as in 2.3 percent (s.e. 0.4).
    percent = _PERCENT.match(after) or (
        said == "se" and re.search(r"(?:percent|per cent|%|百分点)\s*[(,，]", start)
    )
    as_share = bool(percent) and not figure.percent
    shares = [figure, Figure(figure.text, figure.value, figure.unit, percent=True)] if as_share else [figure]
    shares += [Figure(figure.text, figure.value, figure.unit)] if figure.percent else []
    numbers = known.numbers
    candidates = [key for one in shares for key in numbers.printed_as(one, unsigned=True)]
    candidates = [key for key in candidates if key.field != TRUE or _TRUE.search(sentence)]
    for fields, pattern in ((("correlation",), _PAIRED), (("low", "high"), _BOUNDS)):
        candidates = [
            k for k in candidates if k.field not in fields or k in shown or pattern.search(sentence)
        ]
    statistic = bool(_STATISTIC.search(sentence))
    named = [
        k for k in candidates if _of(k, terms) or (statistic and (not k.term or k.field.startswith("test")))
    ]
    named = [k for k in named if not said or k.field.removeprefix("test_") == said]
    models = {key.model for key in shown}
    best = next((k for k in named if k.model in models), None)
    if not best and (not models or figure.digits >= _CERTAIN):
        best = next(iter(named), None)
    if not best and (not terms or figure.digits >= _ENOUGH):
        best = next((k for k in candidates if k in shown), None)
    if best:
        return Match(*where, best, numbers.values[best], "same", by="label" if terms else "size")
    for name, earlier in known.earlier.items():
        for one in shares:
            for key in earlier.printed_as(one, unsigned=True):
                if _of(key, terms) and key in numbers.values and key not in candidates:
                    return Match(*where, key, numbers.values[key], "outdated", name, "label")
    computed = figure.percent or _TIMES[0].match(after) or _TIMES[1].search(start)  # from others
    if not terms or computed or not (statistic or results):
        return Match(*where, None, None, "unread")
    other = next((k for k in candidates if k in shown), None)
    return Match(*where, None, None, "other" if other else "missing", other.said if other else "", "label")


def _of_results(sentence: str) -> bool:
    """Whether a sentence is about estimates of the study: neither about what happened in some years, nor
    about another article.
    """
    if _CITED.search(sentence):
        return False
    return bool(_RESULT.search(sentence) or (_CHANGE.search(sentence) and not _YEAR.search(sentence)))


def _of_others(sentence: str) -> bool:
    """Whether a part of a sentence of results is of years, or of another article."""
    return bool(_CITED.search(sentence) or _YEAR.search(sentence))


def _of(key: Key, terms: frozenset[str]) -> bool:
    base, _, effect = key.term.rpartition(":")
    if key.field.startswith("threshold") or terms & set(key.term.split("~")):
        return True
    return (effect in PARTS and base in terms) or (key.term in PARTS and key.field not in COUNTS)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 160 else sentence[:159] + "…"
