"""Numbers in a manuscript's sentences, held against the study's: by the variables that a sentence names."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from audit.effect_words import effect_of, effects_in
from audit.reading.figures import COMMA, Figure, figures, normalise_digits, with_commas
from audit.references import Columns, Mention, NamedColumns, Vocabulary, columns_in, tables_in
from audit.study_labels import PARAMETERS
from audit.study_numbers import COUNTS, Key, plain_label
from audit.study_reference import Match, StudyReference, split_term
from audit.tables import PARTS
from spillover.messages.catalogue import TRUE

_SENTENCE = re.compile(  # not behind s.e. or et al., which end none
    r"(?<=[。！？；])|(?<=[!?;])\s+(?=[^\d\s])|(?<=\.)(?<!\bs\.e\.)(?<!\bet al\.)\s+(?=[^\d\sa-z=<>≤≥])"
)
_RESULT = re.compile(
    r"coefficient|estimate|(?<!fixed )(?<!random )effect|significan|elasticit|standard error|\bs\.e\."
    r"|\bobtain|系数|显著|效应|弹性|标准误|估计",
    re.IGNORECASE,
)
_STATED = re.compile(r"coefficient|estimate|standard error|系数|估计|标准误", re.IGNORECASE)
_PARTS = re.compile(r"[,;:，；：](?!\d)")  # where one clause ends and another begins
_GOES_ON = re.compile(  # a clause that names no other variable before its number
    r"[,;:，；：](?:[\s其该的]|基准|估计|回归|系数|数值|结果|大小|值|为|是|约|with|an?|the|its|our|preferred|baseline|main"
    r"|estimated?|coefficient|estimate|effect|of|being|is|was)*$",
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
_VOLUME = re.compile(r"\d\s?[(（]\d+[)）]\s?[,:，：]\s?[A-Za-z]?\d")  # of a journal, with its issue and page
_STATISTIC = re.compile(
    r"R\s?(?:²|2\b|-squared)|F[- ]stat|F值|F统计量|Moran|莫兰|LM|Wald|Hausman|LR\b|Sargan|Kleibergen"
    r"|log[- ]?likelihood|对数似然|\b[AB]IC\b",
    re.IGNORECASE,
)
_BOUNDS = re.compile(r"interval|\bCI\b|\bbetween\b|\bbounds?\b|[\[［]|区间|介于|之间", re.IGNORECASE)
_PAIRED = re.compile(r"correlat|相关", re.IGNORECASE)
_TRUE = re.compile(r"\btrue\b|真值|真实值|simulat|模拟", re.IGNORECASE)
_LEVEL = re.compile(r"\s*(?:%|％)?\s*(?:significance|confidence|level|显著性|置信|水平|的?水平)")
_COUNTED = {
    "nobs": re.compile(
        r"\b[Nn]\s*=\s*([\d,]+)|([\d,]+)\s*(?:\w+-year )?(?:observations|obs\b|个?观测)|"
        r"([\d,]+)\s*[a-z]+-+(?:years|quarters|months|pairs)\b|"
        r"sample size (?:is|of|=)\s*([\d,]+)|([\d,]+)\s*个[\u4e00-\u9fff]{1,4}[-—]+年"
        r"(?:度)?(?:样本|观测)?|"
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
_BECOMES = (  # between what is said of and its number
    r"(?:is|was|are|were|equals|becomes|(?:falls?|fell|rises?|rose|drops?|dropped|shrinks?|shrank|grows?|grew"
    r"|(?:increase|decrease|decline)[sd]?) to)"
)
_BEFORE = {
    "se": re.compile(
        rf"(?:s\.e\.|\bSE\b|standard errors?(?: of| to| {_BECOMES})?|(?<!measurement )\berrors? of"
        r"|标准误(?:[^，。；,;\d的由从]{0,6}?[为是至到])?)"
        rf"\s*[=:(]?\s*$|standard errors? (?:of|on|for) [^\d.,;:()]{{1,80}} {_BECOMES}\s*$",
        re.IGNORECASE,
    ),
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
_LIST = re.compile(
    r"(?:-?\d[\d.]*%?\s*(?:[(（][^()（）]{0,40}[)）]\s*)?(?:[、,，]\s*and\b|[、,，]|和|与|及|and\b)\s*)+$"
)  # before a number
_SHIFTED = re.compile(r"^(?:[LFD]\d*\.)+")  # of a lag, a lead or a difference
_ABSOLUTE = re.compile(r"绝对值|absolute|magnitude", re.IGNORECASE)  # of a number without its sign
_SHARE_OF = re.compile(r"\s*(?:[%％]|percent\b|per cent\b)\s+of\b", re.IGNORECASE)  # computed from another
_MEAN_OF = re.compile(  # right before a number: whose mean, is not said
    r"\b(?:of|to|from|at) (?:the|its|a) (?:\w+ )?(?:mean|average)(?: value)?(?: of)?\s*\(?\s*$"
    r"|(?<!的)(?:均值|平均值)[为是]?\s*[(（]?\s*$",
    re.IGNORECASE,
)
_AND = r"(?:,\s*and\b|and\b|以及|[,，、和与及])"  # between the items of a list
_LISTING = re.compile(rf"\s*{_AND}\s*(?:(?:the|of|for|log|ln)\s)*", re.IGNORECASE)
_FROM = re.compile(
    r"(?:\bfrom\s[^,;:\d]{0,24}|[从由][^，。；,;\d]{0,12})$", re.IGNORECASE
)  # before what changes
_UNTIL = re.compile(
    r"[^,;:，；：]*(?:\bto\b|[到至]|[变成]为)[^,;:，；：]*$", re.IGNORECASE
)  # and before what it becomes
_ROWS = 4  # models of one analysis that have a number of one term, of which a word names none
_JOIN = re.compile(r"\band\b|[,、，和与及]")
_JOINED = re.compile(  # from a number to the next one of a list
    rf"[-\d.%％*]+\s*(?:[(（\[][^()（）]*[)）\]])?\s*{_AND}\s*-?"
)
_NUMBERS = re.compile(r"\d[\d.]*")
_ZERO = 0.015  # the unit of a zero that is read, as 0.00
_CERTAIN = 3  # digits by which a number is told from a coincidence
LOST = ("missing", "other")
_COPIED = 40  # such bytes by which it is copied: another number, though the study has it, is not its own
_NEAR = 24  # characters between a model and its number
_NOTED = 4  # bytes without digits by which a sentence is known as a note of the study's
_FALLS = re.compile(
    r"decreas|declin|reduc|lower|fall|fell|drop|negativ|smaller|shrink|下降|降低|减少|下跌|负|抑制|缩小|减弱|减排",
    re.IGNORECASE,
)
_FALLS_BY = re.compile(  # right before a number
    r"(?:\b(?:falls?|fell|decreases?d?|declines?d?|drops?|reduces?d?|lowers?)\b(?: \w+){0,6}? by"
    r"(?: about| roughly)?"
    r"|(?:下降|降低|减少|下跌)了?约?)\s*$",
    re.IGNORECASE,
)
_DESCRIBED = {
    "mean": re.compile(
        r"\bmean\b|(?<!on )\baverage\b|均值|平均(?!提高|下降|上升|增加|减少|降低|增长|来看|而言)",
        re.IGNORECASE,
    ),
    "sd": re.compile(r"standard deviation|标准差", re.IGNORECASE),
    "minimum": re.compile(r"minim|最小", re.IGNORECASE),
    "maximum": re.compile(r"maxim|最大", re.IGNORECASE),
    "median": re.compile(r"median|中位", re.IGNORECASE),
}
_TYPED = re.compile(r"(?<![\d.,<>≤≥])-?0,\d{2,}(?![\d,])")  # a comma where others have points
_IN_COLUMN = re.compile(  # between a number and the column that it is said to be in
    r"[\s%*]*[)\]]?\s*(?:\([^()]{0,60}\)?)?\s*(?:,?\s*\b(?:in|from|of|under|for|see|at)\b)?\s*(?:the\s)?"
    r"(?:\btables?\s\w+,?\s*)?[(]?\s*",
    re.IGNORECASE,
)
_MAIN = re.compile(r"\b(?:preferred|baseline|main|headline|benchmark)\b|基准", re.IGNORECASE)
_BY = re.compile(r"(?:\bby|提高|上升|增加|增长|下降|降低|减少)了?约?\s*$", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:one|a|1)[ -](?:more )?unit|one more unit|[一1]个?单位", re.IGNORECASE)
_SCALED = re.compile(  # by what else than a unit a variable changes: the number behind it is computed
    r"(?:(?<![\d.])(?:[2-9]|\d{2,})|\b(?:two|five|ten|twenty|fifty))[ -]?(?:[%％]|percent(?!age)|per cent)"
    r"(?!\s*(?:confidence|significance|level|interval|CI\b|的?水平|的?显著|的?置信))"
    r"|\bdoubl|standard[- ]deviation|翻一番|标准差",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(  # behind it, in its clause, a number of what the sentence before is about
    r"(?:(?P<object>\b(?:leaves?|left|keeps?|kept|makes?|brings?|moves?|pushes|lowers?|raises?|reduces?"
    r"|cuts?|drives?)"
    r" it)|\bit|\b(?:this|the same) (?:coefficient|estimate|effect|elasticity)|\bits "
    r"(?:coefficient|estimate|effect|elasticity))\b[^,.;:()\d]{0,50}$"
    r"|(?:该|此|这一|其)(?:估计|回归)?(?:系数|估计值|数值|效应|弹性)[^，。；：（）,.;:()\d]{0,14}$",
    re.IGNORECASE,
)
_CAUSED = re.compile(  # before a variable that another one moves
    r"(?:使得?|令|导致|推动|促进|带动|引起)[^，。；：,.;:\d]{0,16}$"
    r"|\b(?:raises?|lowers?|increases?|reduces?|decreases?)\b[^,.;:()\d]{0,24}$",
    re.IGNORECASE,
)
_LISTED = r"(?:(?!coefficient|estimate|effect of|elasticity)[^，。；：（）,.;:()\d后])"
_ADDED = re.compile(  # before a variable that a model is only given, or its list
    r"(?:加入|加上|控制了?|纳入|引入|剔除|不含|without|net of"
    r"|(?:add|includ|exclud|dropp|omitt|condition|controll)ing(?: for| on)?)"
    rf"{_LISTED}{{0,30}}(?:[、,，](?:\s*and)?{_LISTED}{{0,30}}){{0,6}}$",
    re.IGNORECASE,
)
_OWN_SUBJECT = re.compile(  # of a number whose variable has a name that is not known
    r"(?<![其该此])[\u4e00-\u9fff]的(?:估计|回归)?(?:系数|弹性|效应|影响|估计值)[^，。；：（）,.;:()\d]{0,6}$"
    r"|(?:coefficient|elasticity|effect|estimate) (?:of|on|for)(?! (?:about|roughly)\b) [^,.;:()\d]{2,40}$",
    re.IGNORECASE,
)
_IN_MODEL = re.compile(  # between a number and the model that it is said to be of
    r"[)）\]]?[\s%*]*(?:\([^()]{0,60}\))?\s*(?:(?:log |percentage )?points?|per ?cent|units?)?\s*"
    r"\b(?:in|from|of|under|for|by|with)\b(?:\sthe)?(?: estimators? (?:of|by))?\s*",
    re.IGNORECASE,
)
_COMPARED = re.compile(  # right before the model that a number is compared with
    r"(?:高于|低于|大于|小于|不同于|优于|相比于?|[比与较])$"
    r"|\b(?:than|compared (?:with|to)|versus|vs\.?|against|unlike)(?: the| that| those| in| of| our)*\s*$",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(r"respectively|in turn|in (?:this|that) order|分别|依次", re.IGNORECASE)
_LISTED_NUMBER = re.compile(r"[,，、]\s*(?:and\s+|和|与)?$")  # before a number that nothing but a list names
_GROUP_WORD = 3  # characters between a model and what is said of it, as 西南地区的系数
_OTHER_SUBJECT = re.compile(  # anywhere before a number: what it is of, by a name that is not known
    r"(?<![其该此列型归计法])[\u4e00-\u9fff]的(?:直接|间接|溢出|总|估计|回归)*(?:系数|弹性|效应|估计值)"
    r"|\b(?!it\b|model\b)\w+['’]s (?:\w+ )?(?:coefficient|elasticity|effect|estimate)"
    r"|\b(?:through|via|by way of)\s+(?!columns?\b|table\b)\w+"
    r"|(?:通过|经由|经过)[^，。；,.;\d]{0,12}(?:渠道|路径|机制|的)",
    re.IGNORECASE,
)
_ERROR_MOVES = re.compile(  # before a number, in its clause: from one standard error to another
    r"标准误[^，。；,;]{0,20}[由从][^，。；,;]*$|\bstandard errors?\b[^,;:]*\b(?:from|to)\b[^,;:]*$",
    re.IGNORECASE,
)
_MEASURE = re.compile(  # what a text says of a variable
    r"(?P<se>standard errors?\b|标准误)|coefficient|estimate|elasticit|effect|系数|弹性|效应|估计值",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\s*[(（]?\s*\bin\s+")  # between a number and the year that it is of
_AT_TIME = re.compile(
    r"[\s%*]*(?:[(（][^()（）]*[)）])?\s*(?:(?:in|at|for) )?(?:the )?"
)  # and an event's time
_ITS = re.compile(r"(?:其|\bits\s)$", re.IGNORECASE)  # before a word that is here not its usual variable
_PARAMETER = re.compile(r"\s*(?:is|equals|of|为|是)\s*-?\.?\d")
_DIGITS = re.compile(r"^\.?\d+(?:[.,]\d+(?!\d*\s*%))*")  # of a number; not a per cent behind its comma
_EQUALS = re.compile(r"\s*[=≈]\s*[-\d.]")
_FALLS_TO = re.compile(r"\bto\s*(?:about|roughly|only|just)?\s*$|[降减跌少][至到为]约?\s*$", re.IGNORECASE)
_JUST_STATED = re.compile(  # of what nothing but the sentence's model says
    r"(?:coefficients?|estimates?|effects?|elasticit(?:y|ies))\s+(?:is|of|at|equals|=)\s*$"
    r"|\b(?:obtain|find|get|yields?|gives?)\s*$|(?<!的)(?:系数|估计值?|效应|弹性)(?:约?为|是|等于)\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?:[(（][^()（）]*[)）])?\s*(?:for|of|on)\b", re.IGNORECASE)


def match_sentences(
    paragraphs: Sequence[tuple[str, str]],
    known: StudyReference,
    shown: Iterable[Key],
    columns: Columns | None = None,
    commas: bool | None = None,
    learnt: Mapping[str, frozenset[str]] | None = None,
    heads: Mapping[str, frozenset[str]] | None = None,
) -> Iterator[Match]:
    """Match each number in the text. shown: the numbers that the manuscript's tables print; columns: the
    models of their columns; commas: whether they have decimal commas; learnt: what they call terms; heads:
    what they call models.
    """
    reader = Reader(known, frozenset(shown), columns or Columns(), learnt, heads)
    every = with_commas(text for _, text in paragraphs) if commas is None else commas
    for place, text in paragraphs:
        reader.begin()
        own_commas = every and not re.search(r"\d\.\d", text)
        part = ""  # of a sentence, before its semicolon
        for sentence in _split_sentences(text):
            about = _of_results(sentence) or (_of_results(part) and not _of_others(sentence))
            part = sentence if sentence.rstrip()[-1:] in (";", "；") else ""
            said, form, numbers = _parse_sentence(sentence, known.notes)
            if not form or numbers in known.notes.get(form, ()):
                continue
            found = reader.read(place, sentence.strip(), own_commas, about)
            run = next((name for name, notes in known.noted.items() if numbers in notes.get(form, ())), "")
            found = _match_retyped(place, said.strip(), known.notes.get(form, ()), own_commas, found) or found
            if run:  # it is word for word what that run said
                found = [replace(m, verdict="outdated", found=run) if m.verdict in LOST else m for m in found]
            own = {_plainly(sentence), plain_label(_LABELLED.sub("", sentence))} & known.sentences
            yield from (match for match in found if match.verdict == "same" or not own)


def _strip_reference_numbers(text: str) -> str:
    """A text without the numbers of tables and figures."""
    return _NUMBERED.sub(r"\1", text)


def _plainly(sentence: str) -> str:
    return plain_label(_strip_reference_numbers(sentence))


def form_of(sentence: str) -> tuple[str, str]:
    """A sentence made plain with # for each number, and its numbers; those of tables and figures are left."""
    plainly = _plainly(sentence)
    return re.sub(r"\d+", "#", plainly), " ".join(re.findall(r"\d+", plainly))


def _parse_sentence(sentence: str, notes: Mapping[str, frozenset[str]]) -> tuple[str, str, str]:
    """A sentence, or what stands in it behind headings where the study says that, with form and numbers."""
    behind = [sentence[match.end() :] for match in re.finditer(r"[:：]\s*", sentence)]
    return next(
        ((said, *form_of(said)) for said in (sentence, *behind[:3]) if form_of(said)[0] in notes),
        (sentence, *form_of(sentence)),
    )


def _split_sentences(text: str) -> list[str]:
    """The sentences of a text; a semicolon parts none within brackets, as in (t = 2.1; N = 816)."""
    depths, depth = list[int](), 0
    for character in text:
        depth += (character in "(（[") - (character in ")）]")
        depth = max(depth, 0)
        depths.append(depth)
    ends = [
        m for m in _SENTENCE.finditer(text) if not (text[m.start() - 1] in ";；" and depths[m.start() - 1])
    ]
    starts = [0, *(m.end() for m in ends)]
    return [text[a:b] for a, b in zip(starts, [*(m.start() for m in ends), len(text)], strict=True)]


def notes_of(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """The sentences of texts: by the form of each the numbers that it has there."""
    found: dict[str, set[str]] = {}
    for sentence in (s for text in texts for s in _split_sentences(text)):
        form, numbers = form_of(sentence)
        found.setdefault(form, set()).add(numbers)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def collect_sentences(texts: Iterable[str]) -> frozenset[str]:
    """The sentences of texts, made plain."""
    return frozenset(_plainly(sentence) for text in texts for sentence in _split_sentences(text))


def _match_retyped(
    place: str, sentence: str, notes: Iterable[str], commas: bool, read: Sequence[Match]
) -> list[Match]:
    """The numbers of a sentence that the study says with others (notes): those that are not its, or all where
    that does not tell them. read: what they are by the variables that the sentence names; those that are the
    study's, and no coincidence, are not called wrong in a short sentence, which another may have written.
    """
    form, own = form_of(sentence)[0], " ".join(notes)  # without signs between them, numbers may run together
    words = len(form.encode()) - form.count("#")
    if not own or words < _NOTED or _VOLUME.search(sentence):
        return []
    found = figures(_strip_reference_numbers(sentence), commas)
    others = [f for f in found if plain_label(f.text) not in own] or found
    typed = {f.text for f in others} if words >= _COPIED else set()
    few = {f.text for f in others if f.digits < _CERTAIN}
    same = [m for m in read if m.verdict in ("same", "possible", "published") and m.printed not in typed]
    same = [m for m in same if m.by != "size" or m.printed not in few]
    sound = {match.printed for match in same}
    missing = [
        Match(place, _shorten(sentence), "", f.text, None, None, "missing", by="label")
        for f in others
        if f.text not in sound
    ]
    return [*same, *missing]


@dataclass
class Sentence:
    """A sentence, what it names, and what it is about. models: those of each column that it names; table:
    which it, or one before it, names; results: whether it is about estimates of the study; caused: the
    outcomes that it says something moves, which are not among the terms.
    """

    place: str
    text: str
    terms: list[Mention]
    mentions: list[Mention]
    columns: list[NamedColumns]
    table: str
    results: bool
    caused: Sequence[Mention] = ()


class Reader:
    """Reads the sentences of paragraphs one by one: what one names, the next goes on with."""

    def __init__(
        self,
        known: StudyReference,
        shown: frozenset[Key],
        columns: Columns,
        learnt: Mapping[str, frozenset[str]] | None = None,
        heads: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.known, self.shown, self.columns = known, shown, columns
        self.vocabulary = Vocabulary(known, learnt, heads)
        models = frozenset(key.model for key in shown)
        self.models = models | {
            model.partition("/effects")[0] for model in models
        }  # whose coefficients texts say
        self.table = next(iter(columns.models), "") if len(columns.models) == 1 else ""
        self.subject: frozenset[str] = (
            frozenset()
        )  # of the last sentence that names one, of whichever paragraph
        self.was_of_results = False
        self.begin()

    def begin(self) -> None:
        """Begins a paragraph."""
        self.terms: frozenset[str] = frozenset()
        self.is_of_one = True  # whether the sentence before names one variable
        self.is_first = True  # whether no sentence of it was read
        self.is_of_error = False  # whether it, or what stands before, was last on a standard error
        self.column: list[int] = []

    def read(self, place: str, text: str, commas: bool, results: bool) -> list[Match]:
        """The numbers of a sentence."""
        flat = normalise_digits(text)
        if tables := tables_in(flat):
            self.table, self.column = tables[-1], []
        every_term = self.vocabulary.terms_in(flat)
        named = self.vocabulary.models_in(flat, every_term)
        columns = columns_in(flat)
        caused = [
            m for m in every_term if _CAUSED.search(flat[: m.start]) and m.names & self._shown_outcomes()
        ]
        terms = self._find_subjects(flat, [m for m in every_term if m not in caused])
        goes_on = self.was_of_results and any(_ANAPHOR.search(flat[: f.start]) for f in figures(text, commas))
        results = results or goes_on or any(_EQUALS.match(flat, m.end) for m in terms)
        results = results or any(m.names & PARAMETERS.keys() and _PARAMETER.match(flat, m.end) for m in terms)
        said = Sentence(place, text, terms, named, columns, self.table, results, caused)
        counts = _find_counts(flat)
        names = [*every_term, *named]  # of which some have numbers, as homicides per 100,000
        every = [
            f
            for f in figures(text, commas)
            if (f.start in counts or _is_result(f, text))
            and not any(m.start <= f.start < m.end for m in names)
        ]
        read = [f for f in every if f.start in counts or f.value or f.unit <= _ZERO]
        found = []
        for i, figure in enumerate(read):
            models, sure = self._models(said, figure, every)
            if figure.start in counts:
                found.append(self._count(said, figure, counts[figure.start], models, sure))
            else:
                result = self._result(said, figure, read[i - 1] if i else None, every, models, sure)
                is_placed = result.key or (models and result.verdict in LOST)
                if figure.value or is_placed:  # a zero tells only where its place is known
                    found.append(result)
        if not commas and results and terms:
            typed = [match[0] for match in _TYPED.finditer(flat)]
            typed += [
                match[0]
                for match in COMMA.finditer(flat)
                if match[0] not in typed
                and (_stated_field(flat[: match.start()].rstrip("-")) or _BY.search(flat[: match.start()]))
            ]
            found += [
                Match(place, _shorten(text), "", one, None, None, "missing", by="label") for one in typed
            ]
        self.column = columns[-1].numbers if columns else self.column
        if measures := [*_MEASURE.finditer(flat)]:
            self.is_of_error = bool(measures[-1]["se"])
        if terms:
            self.terms, self.is_of_one = (
                frozenset().union(*(m.names for m in terms)),
                len({m.names for m in terms}) == 1,
            )
        elif placed := {m.key.term for m in found if m.verdict == "same" and m.key} - {""}:
            self.terms = frozenset(placed)
            self.is_of_one = len(self.terms) == 1
        elif _STATISTIC.search(flat):  # which the next sentence goes on with, of no variable
            self.terms, self.subject = frozenset(), frozenset()
        self.subject, self.was_of_results = self.terms or self.subject, results
        self.is_first = False
        return found

    def _find_subjects(self, text: str, terms: Sequence[Mention]) -> list[Mention]:
        """The variables that numbers can be of: not those that are only added as controls, nor the word for
        an effect where a variable is named, or was in the sentence before.
        """
        added = [m for m in terms if _ADDED.search(text[: m.start])]
        rest = [m for m in terms if m not in added]
        own = [m for m in rest if not m.names <= set(PARTS)]
        rest = own if own or self.terms else rest
        return rest if rest or (self.terms and self.is_of_one) else [*terms]

    def _shown_outcomes(self) -> frozenset[str]:
        """The outcomes of the models that the tables show."""
        of = self.known.numbers.outcomes
        return frozenset(of[model] for model in self.models or of if model in of)

    def _models(self, said: Sentence, figure: Figure, read: Sequence[Figure]) -> tuple[frozenset[str], bool]:
        """The models that a number is said to be of, and whether one column of a known table says so; of
        several columns in their order.
        """
        if compared := self._find_compared(said, figure):
            return compared, False
        numbers = self._columns_of(said, figure)
        if len(numbers) > 1:
            alone = [one for one in read if not one.bracket]
            if len(alone) == len(numbers) and figure in alone:
                numbers = [numbers[alone.index(figure)]]
        if numbers:
            found = frozenset().union(*(self.columns.of(n, said.table) for n in numbers))
            others = said.mentions and not any(m.names & found for m in said.mentions)
            if not said.columns and (others or not self._have_any(found, said)):
                # The columns of the sentence before, which are not of what this one names.
                found = frozenset()
            if found:
                return found, len(numbers) == 1 and self.columns.has(numbers[0], said.table)
        flat, (_start, after) = normalise_digits(said.text), _around(figure, said.text)
        end = len(flat) - len(after)
        behind = [m for m in said.mentions if m.start >= end and _IN_MODEL.fullmatch(flat[end : m.start])]
        before = [m for m in said.mentions if m.start < figure.start]
        if in_order := self._find_in_order(said, figure, read):
            return in_order, False
        named = [m.names for m in behind[:1] or before or said.mentions]
        shown = [names & self.models or names for names in named]
        found = shown[-1] if shown else frozenset()
        for other in reversed(shown[:-1] if before and not behind else ()):
            analyses = {model.partition("/")[0] for model in other}  # a model's effects are of the model
            found = frozenset(m for m in found if m.partition("/")[0] in analyses) or found
        moved = [m.names for m in said.caused if m.start < figure.start]
        if moved and not found:
            of = self.known.numbers.outcomes
            found = frozenset(model for model in self.models or of if of.get(model) in moved[-1])
        return found, False

    def _find_in_order(self, said: Sentence, figure: Figure, read: Sequence[Figure]) -> frozenset[str]:
        """The model of a number where a sentence names as many models, in an order, before its numbers; a
        name in a bracket is that of the model before it.
        """
        alone = [one for one in read if not one.bracket]
        if not _IN_ORDER.search(said.text) or figure not in alone:
            return frozenset()
        flat, models, end = normalise_digits(said.text), list[frozenset[str]](), 0
        for one in said.mentions:
            if models and re.fullmatch(r"\s*(?:model|模型)?\s*[(（]\s*", flat[end : one.start]):
                models[-1] = models[-1] & one.names or models[-1]
            else:
                models.append(one.names)
            end = one.end
        if len(models) < 2 or len(models) != len(alone) or alone[0].start < end:
            return frozenset()
        found = models[alone.index(figure)]
        return found & self.models or found

    def _find_compared(self, said: Sentence, figure: Figure) -> frozenset[str]:
        """The models with which a sentence compares a column, where a number stands right behind them."""
        flat = normalise_digits(said.text)
        near = [m for m in said.mentions if m.end <= figure.start and _COMPARED.search(flat[: m.start])]
        between = flat[near[-1].end : figure.start] if near else ""
        if not near or len(between) > _NEAR or re.search(r"[\d,;，；]", between):
            return frozenset()
        return near[-1].names & self.models or near[-1].names

    def _has_mediators(self, key: Key, terms: frozenset[str]) -> bool:
        """Whether an effect of an entire model is through the variables that a sentence names, if these are
        mediators of some model.
        """
        paths = {m for term in terms for m in self._mediated.get(term, ())}
        return key.term not in PARTS or not paths or key.model in paths

    @cached_property
    def _mediated(self) -> dict[str, set[str]]:
        """The models in which each variable is a mediator."""
        found: dict[str, set[str]] = {}
        for key in self.known.numbers.values:
            if key.term.startswith("a:"):
                found.setdefault(key.term[2:], set()).add(key.model)
        return found

    def _have_any(self, models: frozenset[str], said: Sentence) -> bool:
        """Return whether some model has a variable that a sentence names, or the sentence names none."""
        terms = frozenset().union(*(m.names for m in said.terms))
        return not terms or self._have_terms(models, terms)

    def _have_terms(self, models: frozenset[str], terms: frozenset[str]) -> bool:
        """Return whether some model has a variable, or none is named."""
        keys = (key for key in self.known.numbers.values if key.model in models)
        return not models or any(_of(key, terms) for key in keys)

    def _columns_of(self, said: Sentence, figure: Figure) -> list[int]:
        """The columns that a number is said to be in: right behind it, else the ones named before it in its
        sentence, else the first behind it, else those of the sentence before.
        """
        flat, (_start, after) = normalise_digits(said.text), _around(figure, said.text)
        end = len(flat) - len(after)
        for one in said.columns:
            if one.start >= end and _IN_COLUMN.fullmatch(flat[end : one.start]):
                return one.numbers
        before = [one.numbers for one in said.columns if one.start < figure.start]
        return before[-1] if before else said.columns[0].numbers if said.columns else self.column

    def _count(self, said: Sentence, figure: Figure, what: str, models: frozenset[str], sure: bool) -> Match:
        """A number of observations or of units."""
        where = (said.place, _shorten(said.text), "", figure.text)
        numbers = self.known.numbers
        found = [key for key in numbers.find_printed_as(figure) if key.field == what]
        sure = sure and bool(said.columns)  # of a column that the sentence before names it need not be
        own = [key for key in found if key.model in models]
        if sure and not own and any(Key(m, "", what) in numbers.values for m in models):
            key = next(Key(m, "", what) for m in models if Key(m, "", what) in numbers.values)
            verdict = "other" if found else "missing"
            return Match(*where, key, numbers.values[key], verdict, found[0].label if found else "", "label")
        if not found:
            return Match(*where, None, None, "unread" if what == "units" else "missing", by="label")
        key = next(iter([*own, *(k for k in found if k.model in self.models), *found]))
        main = {one.model for one in self.known.main}
        if own or key.model in self.models | main or not self.models:
            return Match(*where, key, numbers.values[key], "same", by="label")
        return Match(*where, None, None, "possible", key.label, "label")

    def _terms(
        self, said: Sentence, figure: Figure, read: Sequence[Figure], models: frozenset[str]
    ) -> tuple[frozenset[str], bool]:
        """The variables that a number is said to be of, and whether that is certain: those named since the
        number before it, and the first ones for what follows them; of several named at once in their order,
        where the sentence says so. It is not where more numbers are listed than known variables, where a
        clause ends between a variable and its number, and where nothing but the outcome is named.
        """
        every = frozenset().union(*(m.names for m in said.terms))
        outside = [one for one in read if not one.bracket and one.start <= figure.start]
        at = (
            outside[-1].start if figure.bracket and outside else figure.start
        )  # of what stands before a bracket
        flat = normalise_digits(said.text)
        if back := _ANAPHOR.search(flat[:at].rstrip("-")):
            named = {m.names for m in said.terms if m.start < back.start()}
            if len(named) == 1 and not back["object"]:
                return next(iter(named)), True
            if self.subject and self._have_terms(models, self.subject):
                is_near = bool(self.terms) or self.is_first
                return self.subject, is_near and not _OTHER_SUBJECT.search(flat[:at])
        if (
            not every and self.terms and self._have_terms(models, self.terms)
        ):  # another clause may be about another thing
            apart = any(_PARTS.search(flat[one.start : at]) for one in outside[:-1])
            apart = apart and not _LISTED_NUMBER.search(flat[:at].rstrip("-"))
            subjects = [p.search(flat[:at].rstrip("-")) for p in (_OWN_SUBJECT, _OTHER_SUBJECT)]
            unknown = any(
                one and not any(0 <= one.start() - m.end < _GROUP_WORD for m in said.mentions)
                for one in subjects
            )
            is_said = bool(said.columns or said.mentions)  # else it may be of another model as well
            return self.terms, self.is_of_one and is_said and not apart and not unknown
        if not every:
            main = frozenset().union(*(self._main_terms.get(model, ()) for model in models))
            said_before = flat[:at].rstrip("-")
            stated = _JUST_STATED.search(said_before) and not _OWN_SUBJECT.search(said_before)
            stated = stated and not _STATISTIC.search(_clause(said.text, figure))
            return (main, bool(stated)) if models and said.results else (frozenset(), False)
        if every <= set(PARTS) and not any(
            k.model in models and k.term in every for k in self.known.numbers.values
        ):
            return every, False  # of a variable that the sentence does not name
        alone = [one for one in read if not one.bracket]
        if figure in alone and (of := self._find_listed(said, alone, figure)):
            return of, True
        listed = bool(_IN_ORDER.search(said.text)) and len(alone) > 1
        if listed and figure in alone and len(alone) == len(said.terms):
            return said.terms[alone.index(figure)].names, True
        outcomes = self._outcomes(models)
        before = [m for m in said.terms if m.start < figure.start]
        behind = [m for m in said.terms if m.start > figure.start]
        if not before and self.terms and any(m.start < figure.start for m in said.caused):
            return self.terms, True  # what moves the outcome was named before
        others = [m for m in behind if not m.names <= outcomes]
        end = len(flat) - len(_around(figure, said.text)[1])
        years = [m for m in behind if m.start >= end and all(name.isdecimal() for name in m.names)]
        if years and _IN_YEAR.fullmatch(flat[end : years[0].start]):
            return years[0].names, True
        times = [m for m in behind if m.start >= end and m.names <= self.vocabulary.events]
        if times and _AT_TIME.fullmatch(flat[end : times[0].start]):
            return times[0].names, True
        if not before or _BEHIND.match(_around(figure, said.text)[1]):
            between = flat[figure.start : behind[0].start] if behind else ""
            apart = bool(behind) and (
                bool(_PARTS.search(between))
                or any(figure.start < one.start < behind[0].start for one in alone)
            )
            return (behind[0].names if behind else every), len(said.terms) == 1 and not apart
        last = max((one.start for one in read if one.start < before[-1].start), default=-1)
        own = frozenset().union(*(m.names for m in before if m.start > last))
        if own <= outcomes and others and all(m.names <= outcomes for m in before):
            one = len({m.names for m in others}) == 1 and _UNIT.search(said.text)
            return others[0].names, bool(one)  # as in: the outcome rises by that where a variable does
        near = [m for m in before if m.names & own]
        first = next((one.start for one in read if one.start > near[-1].start), figure.start)
        between = normalise_digits(said.text)[near[-1].end : first].rstrip("-")
        effect = any(m.names <= outcomes for m in near) and own - outcomes  # of a variable on the outcome
        parted = _PARTS.search(between) and not (effect and _GOES_ON.search(between))
        columns = {len(said.columns), *(len(one.numbers) for one in said.columns)}
        its = near[-1].names <= PARAMETERS.keys() and _ITS.search(flat[: near[-1].start])
        certain = (
            not parted and not its and not (listed and (len(said.terms) > 1 or len(alone) not in columns))
        )
        if own - outcomes:
            return own, certain
        whole = own.union(*(m.names for m in before))  # of an effect on an outcome
        return whole, certain and bool(whole - outcomes)

    def _find_listed(self, said: Sentence, alone: Sequence[Figure], figure: Figure) -> frozenset[str]:
        """The variable of a number of a list behind a list of as many variables."""
        flat = normalise_digits(said.text)
        first, last = _find_list(flat, alone, figure)
        size, begin = last - first + 1, alone[first].start
        terms = [m for m in said.terms if m.start < begin][-size:]
        texts = [flat[a.end : b.start] for a, b in pairwise(terms)]
        if size < 2 or len(terms) < size or not all(map(_LISTING.fullmatch, texts)):
            return frozenset()
        return terms[alone.index(figure) - first].names

    @cached_property
    def _main_terms(self) -> dict[str, frozenset[str]]:
        """Of each model the terms of the main results' variables: of an effect its other parts, too, and of a
        variable its lags.
        """
        main = {_variable_of(key) for key in self.known.main}
        found: dict[str, set[str]] = {}
        for key in self.known.numbers.values:
            if _variable_of(key) in main:
                found.setdefault(key.model, set()).add(key.term)
        return {model: frozenset(terms) for model, terms in found.items()}

    def _outcomes(self, models: frozenset[str]) -> frozenset[str]:
        """The outcomes of models, or of the main results where none are named."""
        of = self.known.numbers.outcomes
        named = frozenset(of[m] for m in models or [key.model for key in self.known.main] if m in of)
        return named or frozenset(of.values())

    def _fields(self, said: Sentence, figure: Figure, last: Figure | None) -> tuple[str, ...]:
        """The fields that a number is said to be, the estimate where nothing else is."""
        start, _after = _around(figure, said.text)
        told = _stated_field(start)
        if told:
            return (
                (told, f"test_{told}") if told == "p" else (told, "test") if told == "statistic" else (told,)
            )
        if not figure.bracket and _ERROR_MOVES.search(start):
            return ("se",)
        if self.is_of_error and not _MEASURE.search(start) and _ANAPHOR.search(re.split(r"[,，]", start)[0]):
            return ("estimate", "se")
        measures = [*_MEASURE.finditer(start)]
        if measures and measures[-1]["se"] and not figure.bracket:  # of one model after the other
            return ("se", "estimate")
        words = _without(said.terms, normalise_digits(said.text))
        if figure.bracket == "[" or _BOUNDS.search(words):
            return ("low", "high", "estimate", "mean") if not figure.bracket else ("low", "high")
        if figure.bracket and last:
            return ("se", "statistic", "p", "test_p", "estimate")
        described = tuple(name for name, pattern in _DESCRIBED.items() if pattern.search(words))
        if described and not re.search(r"coefficient|系数|elasticit|弹性", said.text):
            return (*described, "estimate")
        more: tuple[str, ...] = ("correlation",) if _PAIRED.search(said.text) else ()
        more += (TRUE,) if _TRUE.search(said.text) else ()
        return ("estimate", "share", "weight", "vif", *more)

    def _result(
        self,
        said: Sentence,
        figure: Figure,
        last: Figure | None,
        read: Sequence[Figure],
        models: frozenset[str],
        sure: bool,
    ) -> Match:
        """An estimate, or another result."""
        where = (said.place, _shorten(said.text), "", figure.text)
        start, after = _around(figure, said.text)
        numbers, (terms, certain) = self.known.numbers, self._terms(said, figure, read, models)
        fields = self._fields(said, figure, last)
        certain = (certain or fields[0] in _DESCRIBED) and not _MEAN_OF.search(start)
        shares = _as_shares(figure, start, after, fields)
        statistic = _STATISTIC.search(_clause(said.text, figure))
        effect = self._effect(said, figure, read)
        every = [key for one in shares for key in numbers.find_printed_as(one, unsigned=True)]
        if certain and not said.terms and not self.terms:  # of a variable that nothing names
            certain = not any(key.model in models and key.field in fields for key in every)

        def is_of(key: Key) -> bool:
            if (
                statistic
                and (not key.term or key.field.startswith("test"))
                and not key.field.startswith(COUNTS)
            ):
                return "r2" not in key.field or bool(
                    re.search(r"R\W?(?:²|2|-?sq)", statistic[0], re.IGNORECASE)
                )
            if statistic and not key.term:
                return False
            is_named = _of(key, terms) and (not effect or _part_of(key) in ("", effect))
            is_named = is_named and self._has_mediators(key, terms)
            return is_named and (key.field in fields or key.field.startswith("threshold"))

        named = [k for k in every if is_of(k)]
        signed = [k for k in named if self._is_signed(k, shares, said.text)]
        falls = _FALLS_BY.search(start) and all(numbers.values[k] > 0 for k in signed)
        at = [k for k in signed if k.model in models]
        at = at if models else self._by_default(signed, figure, read, said)
        if at and not said.columns:
            moves = self._find_move(said, figure, read)
            at = [k for k in at if not moves or k.term.isdecimal() or (moves == "to" and models)]
            at = [k for k in at if effect or not self._has_part_beside(k, figure, read)]
            at = [k for k in at if not self._has_alike(k, said)]
        if at and self._is_listed_otherwise(said, figure, read):
            return Match(*where, None, None, "possible", at[0].label, "label")
        if at and not falls:  # by a number that would rise: perhaps as something else falls
            by = "label" if terms or statistic else "size"
            return Match(*where, at[0], numbers.values[at[0]], "same", by=by)
        if not falls and (own := [k for k in signed if k.model in models]):
            return Match(*where, None, None, "possible", own[0].label, "label")
        told = certain or statistic or figure.digits >= _CERTAIN
        if told and (found := self._earlier(where, shares, is_of, models, sure, said, start)):
            return found
        if not signed and (found := self._match_published(where, figure, is_of, models)):
            return found
        computed = (
            figure.percent
            or (len(shares) > 1 and _SCALED.search(said.text))
            or _TIMES[0].match(after)
            or _TIMES[1].search(start)
        )  # from others
        computed = computed or _SHARE_OF.match(after)
        places = self._at_place(models, terms, fields, statistic)
        place = next((k for k in places if not effect or _part_of(k) in ("", effect)), None)
        if place and len(shares) > 1 and _is_exponential(shares[-1], numbers.values[place]):
            computed = True
        if not (certain or statistic) and (terms or sure):
            return self._uncertain(where, shares, said, models, sure and not computed, every)
        if sure and place and not computed:
            return self._wrong(where, place, every)
        mistyped = self._find_misread(figure, place, said, every) if computed and sure and place else None
        if mistyped is not None:
            return self._wrong(where, place, mistyped)
        if signed:
            return Match(*where, None, None, "possible", signed[0].label, "label")
        if not terms and not statistic:
            near = [k for k in every if k in self.shown and figure.digits >= _CERTAIN]
            return Match(
                *where, None, None, "possible" if near else "unread", near[0].label if near else "", "size"
            )
        if computed or not (statistic or said.results):
            return Match(*where, None, None, "unread")
        return self._wrong(where, None, every)

    def _has_alike(self, key: Key, said: Sentence) -> bool:
        """Return whether the models that a word names are the rows of one analysis, as of checks of
        robustness, which have such a number each: the word does not say which it is.
        """
        analysis = key.model.partition("/")[0]
        named = [m.names for m in said.mentions if key.model in m.names]
        rows = (model for model in min(named, key=len, default=()) if model.startswith(f"{analysis}/"))
        return sum(key._replace(model=model) in self.known.numbers.values for model in rows) >= _ROWS

    def _find_move(self, said: Sentence, figure: Figure, read: Sequence[Figure]) -> str:
        """Return whether a number is what another one changed "from", or "to", with no model right behind it:
        the model that a sentence names before both has the second one, if it has any.
        """
        flat, alone = normalise_digits(said.text), [one for one in read if not one.bracket]
        if figure not in alone:
            return ""
        end = len(flat) - len(_around(figure, said.text)[1])
        if any(m.start >= end and _IN_MODEL.fullmatch(flat[end : m.start]) for m in said.mentions):
            return ""
        at = alone.index(figure)
        if _FROM.search(flat[: figure.start].rstrip("-")):
            behind = flat[end : alone[at + 1].start] if at + 1 < len(alone) else ""
            return "from" if _UNTIL.match(behind) else ""
        before = flat[alone[at - 1].start : figure.start] if at else ""
        is_to = at and _FROM.search(flat[: alone[at - 1].start].rstrip("-")) and _UNTIL.match(before)
        return "to" if is_to else ""

    def _has_part_beside(self, key: Key, figure: Figure, read: Sequence[Figure]) -> bool:
        """Return whether a number is one of several effects that a sentence has of a variable, without
        which.
        """
        base, part = split_term(key.term)
        others = [one for one in read if one is not figure and one.digits > 1] if part else []
        others += [replace(one, percent=False) for one in others if one.percent]
        near = (k for one in others for k in self.known.numbers.find_printed_as(one, unsigned=True))
        return any(
            k.model == key.model and k.field == key.field and split_term(k.term)[0] == base and k != key
            for k in near
        )

    def _is_listed_otherwise(self, said: Sentence, figure: Figure, read: Sequence[Figure]) -> bool:
        """Return whether a number is in a list in an order of which not all names are known, and the one that
        is has another number: the first name of a list has the first number, the last one the last.
        """
        flat = normalise_digits(said.text)
        alone = [one for one in read if not one.bracket]
        if not _IN_ORDER.search(said.text) or figure not in alone:
            return False
        at, (first, last) = alone.index(figure), _find_list(flat, alone, figure)
        size, begin = last - first + 1, alone[first].start
        terms = [m for m in said.terms if m.start < begin]
        counts = {len(terms), len(said.terms), len({m.names for m in said.mentions})}
        counts |= {len(said.columns), *(len(one.numbers) for one in said.columns)}
        if size == 1 or size in counts or size == len({one.part for one in effects_in(flat)}):
            return False
        is_last = terms and not _JOIN.search(flat[terms[-1].end : begin])
        is_first = len(terms) == 1 and not _JOIN.search(re.split(r"[,，;；]", flat[: terms[0].start])[-1])
        return not (is_last and at == last) and not (is_first and not is_last and at == first)

    def _effect(self, said: Sentence, figure: Figure, read: Sequence[Figure]) -> str:
        """The effect that a number is said to be; one in a bracket is of its own where a word since the
        number before it names one.
        """
        flat, outside, last = normalise_digits(said.text), list[int](), 0
        if _SHARE_OF.match(_around(figure, said.text)[1]):  # the effect behind it is the whole
            return ""
        named = effects_in(flat)
        for one in read:
            if not one.bracket or any(last <= effect.start < one.start for effect in named):
                outside.append(one.start)
            last = one.start
        return effect_of(flat, figure.start, outside, bool(figure.bracket) and figure.start not in outside)

    def _find_misread(
        self, figure: Figure, place: Key, said: Sentence, every: Sequence[Key]
    ) -> Sequence[Key] | None:
        """Find a per cent for one unit more that is not the estimate at its place times a hundred: an
        estimate of another variable or column that the tables show, or nothing where it differs by a digit
        or a point; None where it may have been computed.
        """
        value = self.known.numbers.values[place]
        if place.field != "estimate" or not _UNIT.search(said.text) or figure.digits < 2:
            return None
        percent = replace(figure, percent=True)
        if percent.agrees(value, unsigned=True) or _is_exponential(percent, value):
            return None
        alike = [k for k in every if k.field == "estimate" and k.model in self.models]
        near = [k for k in alike if percent.agrees(self.known.numbers.values[k], unsigned=True)]
        if near and figure.digits >= _CERTAIN:
            return near
        decimals = max(0, round(-math.log10(figure.unit)))
        right, typed = f"{abs(100 * value):.{decimals}f}", f"{abs(figure.value):.{decimals}f}"
        one_digit = len(right) == len(typed) and sum(a != b for a, b in zip(right, typed, strict=True)) == 1
        point = any(percent.agrees(value * ten, unsigned=True) for ten in (10.0, 0.1))
        return [] if figure.digits >= _CERTAIN and (one_digit or point) else None

    def _uncertain(
        self,
        where: tuple[str, str, str, str],
        shares: Sequence[Figure],
        said: Sentence,
        models: frozenset[str],
        sure: bool,
        every: Sequence[Key],
    ) -> Match:
        """A number whose variable is not certain: wrong only where its column has no such number at all."""
        near = [k for k in every if k.model in models or (not models and k in self.shown)]
        signed = [k for k in near if self._is_signed(k, shares, said.text)]
        if signed:
            return Match(*where, None, None, "possible", signed[0].label, "label")
        if sure and _STATED.search(said.text):
            return self._wrong(where, None, every)
        return Match(*where, None, None, "unread")

    def _wrong(self, where: tuple[str, str, str, str], place: Key | None, every: Sequence[Key]) -> Match:
        """A number that is not the study's: another one of what the tables show, or none."""
        value = self.known.numbers.values.get(place) if place else None
        other = next((k for k in every if k in self.shown), None)
        return Match(
            *where, place, value, "other" if other else "missing", other.label if other else "", "label"
        )

    def _is_signed(self, key: Key, shares: Sequence[Figure], text: str) -> bool:
        """Return whether a number has the sign that its sentence says: what falls may be printed without
        it.
        """
        value = self.known.numbers.values[key]
        if key.field in ("se", "p", "test_p", "correlation"):
            return True
        if any(figure.agrees(value) for figure in shares):
            return True
        start, _after = _around(shares[0], text)
        around = start + _clause(text, shares[0])
        falls = _FALLS.search(around) and not _FALLS_TO.search(start)
        near = _NUMBERS.split(start)[-1] + _clause(text, shares[0])
        return value < 0 <= shares[0].value and bool(falls or _ABSOLUTE.search(near))

    def _by_default(
        self, keys: Sequence[Key], figure: Figure, read: Sequence[Figure], said: Sentence
    ) -> list[Key]:
        """Of numbers of models that a sentence does not name those whose place is known: of the study's main
        results, or of the model of the first of them; with another number of the sentence that is of the same
        model and term; and the only one that the tables show of it.
        """
        first = {key.model for key in self.known.main[:1]}
        main = [k for k in keys if k.model in first or k._replace(field="estimate") in self.known.main]
        terms = {key.term for key in self.known.main}
        whole = [k for k in keys if not _part_of(k)]
        if whole and not effects_in(said.text):  # of no effect, which the sentence would name
            main = [k for k in main if k in whole]
        if main or (_MAIN.search(said.text) and any(k.term in terms and k.field == "estimate" for k in keys)):
            return main
        others = [
            {(k.model, k.term) for k in self.known.numbers.find_printed_as(one, True) if k not in keys}
            for one in read
            if one != figure and one.digits > 1
        ]
        joint = [
            key
            for key in keys
            if any((key.model, key.term) in other for other in others) and (figure.digits >= _CERTAIN)
        ]
        if joint:
            return joint
        names = {(key.term, key.field) for key in keys}
        pool = self.shown or self.known.numbers.values
        alike = [key for key in pool if (key.term, key.field) in names]
        return [key for key in keys if key in pool] if all(key in keys for key in alike) else []

    def _at_place(
        self, models: frozenset[str], terms: frozenset[str], fields: Sequence[str], statistic: object
    ) -> Iterator[Key]:
        """The numbers of models that a number can be said to be."""
        for key in self.known.numbers.values:
            if key.model in models and (
                (statistic and not key.term and key.field.startswith(("r2", "f")))
                or (not statistic and _of(key, terms) and key.field == fields[0])
            ):
                yield key

    def _earlier(
        self,
        where: tuple[str, str, str, str],
        shares: Sequence[Figure],
        is_of: Callable[[Key], bool],
        models: frozenset[str],
        sure: bool,
        said: Sentence,
        start: str,
    ) -> Match | None:
        """A number that an earlier run had at its place: in the models that are named, in the main results,
        or in what the tables show, where the study has none like it now.
        """
        values = self.known.numbers.values
        now = [
            k for one in shares for k in self.known.numbers.find_printed_as(one, unsigned=True) if is_of(k)
        ]
        for name, earlier in self.known.earlier.items():
            for key in (k for one in shares for k in earlier.find_printed_as(one, unsigned=True)):
                if key not in values or not is_of(key) or key in now:
                    continue
                place = key.model in models if models else key in self.known.main
                if place and not models and any(k in self.shown for k in now):
                    continue  # perhaps that number, of another model
                if place or (not now and not sure and (key in self.shown or not self.shown)):
                    return Match(*where, key, values[key], "outdated", name, "label")
        return None

    def _match_published(
        self,
        where: tuple[str, str, str, str],
        figure: Figure,
        is_of: Callable[[Key], bool],
        models: frozenset[str],
    ) -> Match | None:
        """A number of another article that the study's tables print."""
        if figure.digits < _CERTAIN:
            return None
        for key, printed in self.known.printed.items():
            if (
                is_of(key)
                and (not models or key.model in models)
                and figure.agrees(printed.value, unsigned=True)
            ):
                return Match(*where, key, printed.value, "published", "", "label")
        return None


def _find_list(text: str, numbers: Sequence[Figure], figure: Figure) -> tuple[int, int]:
    """The places of the first and the last number of the list that a number stands in."""
    joined = [bool(_JOINED.fullmatch(text[a.start : b.start])) for a, b in pairwise(numbers)]
    first = last = numbers.index(figure)
    while first and joined[first - 1]:
        first -= 1
    while last < len(joined) and joined[last]:
        last += 1
    return first, last


def _as_shares(figure: Figure, start: str, after: str, fields: Sequence[str]) -> list[Figure]:
    """A number as it stands, and as a share where it is a per cent; the error of a per cent is one."""
    percent = _PERCENT.match(after) or (
        "se" in fields and re.search(r"(?:percent|per cent|%|百分点)\s*[(,，]", start)
    )
    as_share = bool(percent) and not figure.percent
    shares = [figure, replace(figure, percent=True)] if as_share else [figure]
    return shares + ([replace(figure, percent=False)] if figure.percent else [])


def _is_exponential(percent: Figure, value: float) -> bool:
    """Return whether a per cent is what an estimate of a logarithm amounts to, exp(b) - 1, either way."""
    return any(percent.agrees(math.expm1(sign * min(abs(value), 50.0)), unsigned=True) for sign in (1, -1))


def _without(mentions: Sequence[Mention], text: str) -> str:
    """A text with blanks for the variables that it names, as CI may be one."""
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _stated_field(start: str) -> str:
    """The field that a number, or the list that it stands in, is said to be by what stands before it; ""
    where nothing says it.
    """
    before = _LIST.sub("", start)
    return next((name for name, pattern in _BEFORE.items() if pattern.search(before)), "")


def _clause(text: str, figure: Figure) -> str:
    """The part of a sentence around a number, from one comma to the next."""
    flat = normalise_digits(text)
    before = re.split(r"[,，;；](?!\d)", flat[: figure.start])[-1]
    return before + re.split(r"[,，;；](?!\d)", flat[figure.start :])[0]


def _find_counts(text: str) -> dict[int, str]:
    """Find where numbers of observations and units stand in a sentence."""
    return {
        match.start(i): what
        for what, pattern in _COUNTED.items()
        for match in pattern.finditer(text)
        for i in range(1, pattern.groups + 1)
        if match[i] and not re.search(r"[×*x]\s*$", text[: match.start(i)])
    }


def _is_result(figure: Figure, sentence: str) -> bool:
    """Return whether a number has decimals and is neither a level of significance nor a bound of p."""
    before, after = _around(figure, sentence)
    if _PART.search(before):
        return False
    if figure.relation and abs(figure.value) in (0.1, 0.05, 0.01, 0.001):
        return False
    if _LEVEL.match(after):
        return False
    return figure.unit < 1


def _around(figure: Figure, sentence: str) -> tuple[str, str]:
    """Split a sentence into the text before and behind a number."""
    text = normalise_digits(sentence)
    return text[: figure.start].rstrip("-"), _DIGITS.sub("", text[figure.start :])


def _of_results(sentence: str) -> bool:
    """Return whether a sentence is about estimates of the study: neither about what happened in some years,
    nor about another article.
    """
    if _CITED.search(sentence):
        return False
    return bool(_RESULT.search(sentence) or (_CHANGE.search(sentence) and not _YEAR.search(sentence)))


def _of_others(sentence: str) -> bool:
    """Return whether a part of a sentence of results is of years, or of another article."""
    return bool(_CITED.search(sentence) or _YEAR.search(sentence))


def _of(key: Key, terms: frozenset[str]) -> bool:
    base, _, effect = key.term.rpartition(":")
    if key.field.startswith("threshold") or terms & set(key.term.split("~")):
        return True
    if key.term.partition(" [")[0] in terms:  # in a regime
        return True
    if ":" in key.term and terms.issuperset(key.term.split(":")):  # a product of variables that are named
        return True
    return (effect in PARTS and base in terms) or (key.term in PARTS and key.field not in COUNTS)


def _variable_of(key: Key) -> str:
    """The variable of a term: of its effects, lags and differences, too."""
    return _SHIFTED.sub("", split_term(key.term)[0])


def _part_of(key: Key) -> str:
    """The effect that a key is of: direct, indirect or total; "" where it is of none."""
    return key.term if key.term in PARTS else split_term(key.term)[1]


def _shorten(sentence: str) -> str:
    return sentence if len(sentence) <= 160 else sentence[:159] + "…"
