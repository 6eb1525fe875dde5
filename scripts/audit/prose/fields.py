"""Find what a number in a sentence is said to be: an estimate, its error, an effect, a statistic, a count."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from audit.effect_words import effect_of, effects_in
from audit.prose.sentence import SentenceNumber, last_clause
from audit.reading.figures import Figure
from audit.references import Mention
from spillover.messages.catalogue import TRUE

STATISTIC = re.compile(
    r"R\s?(?:²|2\b|-squared)|F[- ]stat|F值|F统计量|\bF\s?(?:\([^()]*\))?\s?=|χ[²2]|卡方|Moran|莫兰|LM|Wald"
    r"|Hausman|豪斯曼|LR\b|Sargan|Hansen|Kleibergen|wild[- ](?:cluster[- ])?bootstrap"
    r"|randomi[sz]ation inference|随机化推断|log[- ]?likelihood|对数似然|\b[AB]IC\b|Sobel|索贝尔",
    re.IGNORECASE,
)
# The tests of the study that the word for one names, by their names there.
TESTS_BY_WORD = {
    re.compile("Hausman|豪斯曼", re.IGNORECASE): re.compile("hausman|mundlak"),
    re.compile("Moran|莫兰", re.IGNORECASE): re.compile("moran"),
    re.compile("Sobel|索贝尔", re.IGNORECASE): re.compile("sobel"),
    re.compile("Sargan|Hansen", re.IGNORECASE): re.compile("sargan|hansen"),
    re.compile("Kleibergen", re.IGNORECASE): re.compile("kleibergen"),
    re.compile("wild", re.IGNORECASE): re.compile("wild"),
    re.compile("randomi[sz]ation|随机化", re.IGNORECASE): re.compile("randomi[sz]ation"),
}
CITED = re.compile(  # of another article
    r"\bet al\b|等\s?[（(，,]|[A-Z]\w+\s?[(（](?:19|20)\d\d[a-z]?[)）]|[,，]\s?(?:19|20)\d\d[a-z]?\s?[)）;；]"
)
UNIT = re.compile(r"\b(?:one|a|1)[ -](?:more )?unit|one more unit|[一1]个?单位", re.IGNORECASE)
_OF_TOTAL = re.compile(  # before a number, or behind it: the share of an effect in the total
    r"占总?效应(?:值)?的?(?:比重|比例|份额)?(?:约|大约)?[为达]?(?:约|到)?\s*$"
    r"|\b(?:share|proportion|fraction|percentage)\s+(?:of\s+(?:the\s+)?total(?:\s+effect)?\s+)?"
    r"(?:that\s+is\s+)?mediated\s+(?:is|was|of|equals)\s*$",
    re.IGNORECASE,
)
_TOTAL_BEHIND = re.compile(
    r"\s*(?:[%％]|percent\b|per cent\b)\s+of\s+(?:the\s+|its\s+)?total\s+effect", re.IGNORECASE
)
PROPORTIONS = ("effect_proportion", "proportion", "share")
SHARE_OF = re.compile(r"\s*(?:[%％]|percent\b|per cent\b)\s+of\b", re.IGNORECASE)  # computed from another
MEASURE = re.compile(  # what a text says of a variable
    r"(?P<se>standard errors?\b|标准误)|coefficient|estimate|elasticit|effect|系数|弹性|效应|估计值",
    re.IGNORECASE,
)
DESCRIBED = {
    "mean": re.compile(
        r"\bmean\b|(?<!on )\baverages?\b|均值|平均(?!提[高升]|下降|上升|增加|减少|降低|增长|来看|而言)",
        re.IGNORECASE,
    ),
    "sd": re.compile(r"standard deviation|标准差", re.IGNORECASE),
    "sd_within": re.compile(r"within[^,.;]{0,20}standard deviation|组内[^，。；]{0,6}标准差", re.I),
    "sd_between": re.compile(r"between[^,.;]{0,20}standard deviation|组间[^，。；]{0,6}标准差", re.I),
    "minimum": re.compile(r"minim|最小", re.IGNORECASE),
    "maximum": re.compile(r"maxim|最大", re.IGNORECASE),
    "median": re.compile(r"median|中位", re.IGNORECASE),
}
_DESCRIBED_BEFORE = {
    name: re.compile(rf"(?:{words})[值数]?\s*[(（]\s*-?$", re.IGNORECASE)
    for name, words in (("minimum", "minimum|最小"), ("maximum", "maximum|最大"), ("mean", "mean|均值"))
}
_RANGES = re.compile(  # of the values of a variable
    r"\brang(?:es?|ed|ing) (?:from|between)\b|\bvar(?:y|ies|ied|ying) (?:from|between)\b"
    r"|取值(?:范围|区间)|(?:最低|最高|介于)",
    re.IGNORECASE,
)
_BOUNDS = re.compile(
    r"interval|\bCI\b|\bbetween\s+(?:about\s+|roughly\s+)?-?[\d.]|\bbounds?\b|[\[［]|区间|介于|\d[%)）]?之间",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"correlat|相关", re.IGNORECASE)
_TRUE = re.compile(r"\btrue\b|真值|真实值|simulat|模拟", re.IGNORECASE)
_LEVEL = re.compile(r"\s*(?:%|％)?\s*(?:significance|confidence|level|显著性|置信|水平|的?水平)")
_COUNTED = {  # no part of a number is tried: a long one would take as long as its cube
    "nobs": re.compile(
        r"\b[Nn]\s*=\s*(\d[\d,]*+)|(\d[\d,]*+)\s*(?:\w+-year )?(?:observations|obs\b|个?观测)|"
        r"(\d[\d,]*+)\s*[a-z]+-+(?:years|quarters|months|pairs)\b|"
        r"sample size (?:is|of|=)\s*(\d[\d,]*+)|(\d[\d,]*+)\s*个[\u4e00-\u9fff]{1,4}[-—]+年"
        r"(?:度)?(?:样本|观测)?|"
        r"(?:样本量|观测值|观测数|样本数)(?:共|均|都|为|是|有|计|[:=])*\s*(\d[\d,]*+)"
    ),
    "units": re.compile(
        r"(\d[\d,]*+)\s*(?:prefecture-level |Chinese |sample )?(?:cities|provinces|counties|states|firms)\b|"
        r"(\d[\d,]*+)\s*个(?:地级市|城市|省份|县|地区)"
    ),
}
_PART = re.compile(  # of the article, or of the data, which numbers name
    r"(?:\b(?:sections?|eqs?\.?|equations?|chapters?|appendix|appendices|columns?|versions?|tables?|figures?"
    r"|fig\.)|[§式第表图])"
    r"\s*[(（]?\s*$",
    re.IGNORECASE,
)
_OF_ERROR = re.compile(  # in a bracket
    r"\bs\.?e\b|\berror|\bclustered|\brobust|\b[tzp]\b|\bstd|标准误|聚类|稳健|[tzp]\s?值", re.IGNORECASE
)
_CRITICAL = re.compile(r"(?:\bcritical values?\b|临界值)[^,;，。；\d]*$", re.IGNORECASE)  # before a number
_PERCENT = re.compile(  # behind a number, or behind the second one of a range
    r"\s*(?:(?:and|to|[-–,、和与至到])\s*[-−]?[\d.]+\s*%|"
    r"(?:(?:and|to|[-–,、和与至到])\s*[-−]?[\d.]+\s*)?"
    r"(?:percent|per cent|percentage points?|p\.p\.|个百分点|百分点))"
)
_BECOMES = (  # between what is said of and its number
    r"(?:is|was|are|were|equals|becomes|(?:falls?|fell|rises?|rose|drops?|dropped|shrinks?|shrank|grows?|grew"
    r"|(?:increase|decrease|decline)[sd]?) to)"
)
_CHINESE_IS = r"(?:[仅只约略]?(?:[升降增减]?[为是至到]|高?达到?|等于))?约?"  # between a word and its number
_BEFORE = {
    "se": re.compile(
        rf"(?:s\.e\.|\bSE\b|standard errors?(?: of| to| {_BECOMES})?|(?<!measurement )\berrors? of"
        r"|标准误(?:[^，。；,;\d的由从]{0,6}?[为是至到])?)"
        rf"\s*[=:(]?\s*$|standard errors? (?:of|on|for) [^\d.,;:()]{{1,80}} {_BECOMES}\s*$",
        re.IGNORECASE,
    ),
    "p": re.compile(rf"(?:\bp(?:-value)?\s*(?:=|of)|(?<![a-z])p\s*值{_CHINESE_IS})\s*$", re.IGNORECASE),
    "statistic": re.compile(
        r"(?:\b[tz](?:[- ](?:stat(?:istic)?|value|ratio|score)s?\b\.?)?\s*(?:=|is|of)"
        rf"|(?<![A-Za-z])[tz]\s*(?:值|统计量){_CHINESE_IS})\s*$"
    ),
    "estimate": re.compile(
        r"(?<!correlation )(?:coefficient|estimate)s?(?: is| of)\s*$|"
        r"(?<!correlation )coefficients? (?:of|on|for) [^\d.,;:()]{1,80} (?:is|was|are|equals)\s*$|"
        r"(?<!相关)系数(?:为|是|分别为)\s*$",
        re.IGNORECASE,
    ),
}
LISTED = re.compile(
    r"(?:-?\d[\d.]*%?\s*(?:[(（][^()（）]{0,40}[)）]\s*)?(?:[、,，]\s*and\b|[、,，]|和|与|及|and\b)\s*)+$"
)  # before a number
_ERROR_MOVES = re.compile(  # before a number, in its clause: from one standard error to another
    r"标准误[^，。；,;]{0,20}[由从][^，。；,;]*$|\bstandard errors?\b[^,;:]*\b(?:from|to)\b[^,;:]*$",
    re.IGNORECASE,
)
PRONOUN = re.compile(  # behind it, in its clause, a number of what the sentence before is about
    r"(?:(?P<object>\b(?:leaves?|left|keeps?|kept|makes?|brings?|moves?|pushes|lowers?|raises?|reduces?"
    r"|cuts?|drives?)"
    r" it)|\bit|\b(?:this|the same) (?:coefficient|estimate|effect|elasticity)|\bits "
    r"(?:coefficient|estimate|effect|elasticity))\b[^,.;:()\d]{0,50}$"
    r"|(?:该|此|这一|其)(?:估计|回归)?(?:系数|估计值|数值|效应|弹性)[^，。；：（）,.;:()\d]{0,14}$",
    re.IGNORECASE,
)


def find_fields(number: SentenceNumber) -> tuple[str, ...]:
    """The fields that a number is said to be, the estimate where nothing else is."""
    sentence, figure, before = number.sentence, number.figure, number.text_before
    is_own_percent = figure.bracket and number.previous and _PERCENT.match(number.text_behind)
    if is_share_of_total(number) or is_own_percent:  # no error of the number before has per cents of its own
        return PROPORTIONS
    if stated := find_stated_field(before):
        return {"p": ("p", "test_p"), "statistic": ("statistic", "test")}.get(stated, (stated,))
    if not figure.bracket and _ERROR_MOVES.search(before):
        return ("se",)
    measures = [*MEASURE.finditer(before)]
    if sentence.topic.is_of_error and not measures and PRONOUN.search(re.split(r"[,，]", before)[0]):
        return ("estimate", "se")
    if measures and measures[-1]["se"] and not figure.bracket:  # of one model after the other
        return ("se", "estimate")
    words = _blank(sentence.terms, sentence.plain_text)
    if figure.bracket == "[" or _BOUNDS.search(words):
        return ("low", "high") if figure.bracket else ("low", "high", "estimate", "mean")
    if figure.bracket and number.previous and not _says_other(before):
        return ("se", "statistic", "p", "test_p", "estimate")
    described = tuple(name for name, pattern in DESCRIBED.items() if pattern.search(words))
    if _RANGES.search(words) and (described or not MEASURE.search(words)):
        described = tuple(dict.fromkeys((*described, "minimum", "maximum")))
    if described and not re.search(r"coefficient|系数|elasticit|弹性", sentence.text):
        return (*described, "estimate")
    more: tuple[str, ...] = ("correlation",) if _PAIRED.search(sentence.text) else ()
    more += (TRUE,) if _TRUE.search(sentence.text) else ()
    return ("estimate", "share", "weight", "vif", *more)


def _says_other(before: str) -> bool:
    """Return whether a bracket says before its number what that is, and no error, statistic or p-value."""
    inner = re.split(r"[(（\[［]", before)[-1]
    return bool(re.search(r"[A-Za-z\u4e00-\u9fff]", inner)) and not _OF_ERROR.search(inner)


def is_share_of_total(number: SentenceNumber) -> bool:
    """Return whether a number is said to be the share of an effect in the total one."""
    return bool(_OF_TOTAL.search(number.text_before) or _TOTAL_BEHIND.match(number.text_behind))


def find_statistic(number: SentenceNumber) -> str:
    """The word for a statistic in a number's clause, or before the bracket that it is in; "" for none."""
    words = [*STATISTIC.finditer(number.clause_before)][-1:] or [*STATISTIC.finditer(number.clause)][:1]
    if not words and number.figure.bracket:
        opened = number.text_before.rfind(number.figure.bracket)
        outside = last_clause(number.text_before[:opened])
        words = [*STATISTIC.finditer(number.text_before[opened:]), *STATISTIC.finditer(outside)][:1]
    return words[0][0] if words else ""


def find_stated_field(before: str) -> str:
    """The field that a number, or the list that it stands in, is said to be by what stands before it; ""
    where nothing says it.
    """
    text = LISTED.sub("", before)
    stated = (name for name, pattern in _BEFORE.items() if pattern.search(text))
    described = (name for name, pattern in _DESCRIBED_BEFORE.items() if pattern.search(text))
    return next(chain(stated, described), "")


def _blank(mentions: list[Mention], text: str) -> str:
    """A text with blanks for the variables that it names, as CI may be one."""
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def find_effect(number: SentenceNumber) -> str:
    """The effect that a number is said to be; one in a bracket is of its own where a word since the number
    before it names one.
    """
    if SHARE_OF.match(number.text_behind) or is_share_of_total(number):  # the effect beside it is the whole
        return ""
    flat, figure, named = number.sentence.plain_text, number.figure, effects_in(number.sentence.plain_text)
    starts, last = list[int](), 0
    for one in number.sentence.numbers:
        if not one.bracket or any(last <= effect.start < one.start for effect in named):
            starts.append(one.start)
        last = one.start
    return effect_of(flat, figure.start, starts, bool(figure.bracket) and figure.start not in starts)


def read_shares(number: SentenceNumber, fields: tuple[str, ...]) -> list[Figure]:
    """A number as it stands, and as a share where it is a per cent; the error of a per cent is one."""
    figure = number.figure
    if figure.percent:
        return [figure, replace(figure, percent=False)]
    is_percent = _PERCENT.match(number.text_behind) or (
        "se" in fields and re.search(r"(?:percent|per cent|%|百分点)\s*[(,，]", number.text_before)
    )
    return [figure, replace(figure, percent=True)] if is_percent else [figure]


def find_counts(text: str) -> dict[int, str]:
    """Find where numbers of observations and units stand in a sentence."""
    return {
        match.start(i): what
        for what, pattern in _COUNTED.items()
        for match in pattern.finditer(text)
        for i in range(1, pattern.groups + 1)
        if match[i] and not re.search(r"[×*x]\s*$", text[: match.start(i)])
    }


def is_result(figure: Figure, before: str, behind: str) -> bool:
    """Return whether a number has decimals and is neither a level of significance nor a bound of p."""
    if _PART.search(before) or _LEVEL.match(behind) or _CRITICAL.search(before):
        return False
    if figure.relation and abs(figure.value) in (0.1, 0.05, 0.01, 0.001):
        return False
    return figure.unit < 1
