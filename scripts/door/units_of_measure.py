"""Read units of measurement that a panel's file has below or behind its headers: 万元, Mio. EUR, % of GDP."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

# What is a unit by itself, in the languages of statistical offices, and what may only stand beside one.
_STRONG = frozenset(
    """
    thousand thousands thous tsd tausend miles mil milhares milliers millier migliaia
    million millions millionen millones milhões milioni mio mill mln mn
    billion billions billionen billones bilhões milliarden milliarde milliards milliard miliardi mrd bn
    trillion trillions lakh lakhs crore crores
    usd eur cny rmb jpy krw gbp chf inr brl mxn rub aud cad sek nok dkk pln czk huf zar twd hkd
    dollar dollars euro euros yuan yen won pounds rupees pesos reais rubles roubles francs franken
    persons people personen personas pessoas personnes persone inhabitants einwohner habitantes
    habitants abitanti households haushalte hogares ménages tonnes tonnen toneladas kg ha hectares
    hektar hectáreas hektare km km² qkm m² m³ kwh mwh gwh twh ktoe mtoe
    percent percentage prozent promille pct percentuale procent cent ciento cento
    """.split()  # noqa: SIM905
)
_WEAK = frozenset(
    """
    a an and at by d da de del der des di do du e en et in of on or per por par pro pour je los las
    the und capita kopf head current constant chained real nominal prices price preise preisen jeweilige
    konstante precios corrientes constantes prix courants constants corrente preços us int international
    ppp r t g m l s points point punkte punkten hundred hundreds equivalent equivalents vol purchasing power
    """.split()  # noqa: SIM905
)
# What counts without saying what: a unit beside others, a name elsewhere.
_COUNTS = frozenset(
    """
    anzahl number numbers count index score ratio rate share years jahre número numero nombre nº cantidad
    quantity stück punkte points
    """.split()  # noqa: SIM905
)
_MONEY, _MARKS = frozenset("$€£¥￥₩₹%％‰"), frozenset(".,'’`´()（）/^-–=&·* ")
_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+(?:[ .,\u00a0\u202f][0-9]{3})*|\S")
_POWER_OF_TEN = re.compile("10{2,9}")
# Chinese, Japanese and Korean, whose words are not set apart.
_EASTERN = re.compile(
    r"[十百千万萬亿億兆]*(元|美元|欧元|人民币|円|人|户|戸|家|件|个|箇所|か所|辆|台|次|吨|トン|公斤|千克|克|公里|千米"
    r"|米|平方公里|平方千米|平方米|立方米|公顷|ha|亩|千瓦时|千瓦小时|千瓦|天|年|岁|小时|册|张|床|世帯|世帯数|事業所|校"
    r"|本|頭|名)(/[^|/]{1,6})?"
    r"|[십백천만억조]*(원|명|가구|개|톤|호|건|세대|달러|인)(/[^|/]{1,6})?"
    r"|[0-9]{4}年?=1(00)?"
)
# A share of something: % of labour force, Prozent der Erwerbspersonen.
_SHARE = re.compile(
    r"(in )?([%％‰]|per ?cent|prozent|por ?ciento|por ?cento|pour ?cent)"
    r"( (of|der|des|del|de|da|do|du|an) .{1,40})?",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"(\[单位\]|单位[:：])\s*(?P<given>.+)")
# Cells of a row of units that name the row, or say that there is none.
_NONE = re.compile(
    "没有单位|无单位|单位|單位|計量單位|単位|단위|units?|einheit(en)?|unidad(es)?|unités?", re.I
)
_BRACKETS = re.compile(r"[(（\[【](?P<inside>[^()（）\[\]【】]+)[)）\]】]")
UNIT_BEHIND = re.compile(r"(?<=\S)\s*\[单位\]\s*([^\[\]|]+)$")
LONGEST = 60


@lru_cache(maxsize=4096)
def read_unit(text: str) -> str:
    """The unit of measurement that a text is: 万元 of 万元, (万元) or [单位] 万元, Mio. EUR; "" of any other
    text.
    """
    if given := _GIVEN.fullmatch(text):
        return given["given"].strip()
    bracketed = _BRACKETS.fullmatch(text.strip())
    plain = (bracketed["inside"] if bracketed else text).strip()
    return plain if _is_unit(plain) else ""


def _is_unit(text: str) -> bool:
    """Return whether a text is a unit: a share, an eastern word, or words of which each may stand in one."""
    if not text or len(text) > LONGEST:
        return False
    if _SHARE.fullmatch(text) or _EASTERN.fullmatch(text):
        return True
    tokens = [token.casefold() for token in _TOKEN.findall(text)]
    powers = [token for token in tokens if _POWER_OF_TEN.fullmatch(re.sub(r"\D", "", token))]
    strong = [token for token in tokens if token in _STRONG or token in _MONEY]
    known = [token for token in tokens if token in _WEAK or token in _MARKS or token[0].isdecimal()]
    in_ten = bool(powers) and len(powers) + sum(t in _WEAK or t in _MARKS for t in tokens) == len(tokens)
    return in_ten or (bool(strong) and len(strong) + len(known) == len(tokens))


def list_units_below(headers: Sequence[str], last: Mapping[int, str]) -> dict[int, str]:
    """The units of columns, where the last row below the headers is one of units: of at least half of its
    texts. Where some column has none, and no two columns are called alike without them, texts that count or
    come twice are units beside others, and so is the rest. last: the texts of that row, by column.
    """
    texts = {j: text for j, text in last.items() if not _NONE.fullmatch(text)}
    units = {j: unit for j, text in texts.items() if (unit := read_unit(text))}
    above = Counter(h.removesuffix(f" | {last[j]}") if j in last else h for j, h in enumerate(headers) if h)
    short = max(map(len, texts.values()), default=0) <= LONGEST
    if len(last) < above.total() and max(above.values(), default=0) == 1 and units and short:
        times = Counter(texts.values())
        likely = {j for j, text in texts.items() if times[text] > 1 or text.casefold() in _COUNTS} | {*units}
        return texts | units if 2 * len(likely) >= len(texts) else {}
    return units if 2 * len(units) >= len(texts) else {}


def unit_behind(header: str) -> str:
    """The unit that a header itself says as Wind writes it; "" where it does not."""
    match = UNIT_BEHIND.search(header)
    return match[1].strip() if match else ""


def words_of_header(header: str, unit: str) -> list[str]:
    """The rows of a header without what says its unit, behind its first or in its last."""
    first, *below = header.split(" | ")
    if below and (_NONE.fullmatch(below[-1]) or (unit and unit in (below[-1], read_unit(below[-1])))):
        below.pop()
    return [UNIT_BEHIND.sub("", first), *below]


def may_be_units(texts: Sequence[str]) -> bool:
    """Return whether texts of a row are units, some of which are powers of ten, as `1 000` for thousands."""
    plain = (re.sub(r"[ .,\u00a0\u202f]", "", text) for text in texts)
    words = [text for text, bare in zip(texts, plain, strict=True) if not _POWER_OF_TEN.fullmatch(bare)]
    units = sum(bool(read_unit(text)) for text in words)
    return 0 < len(words) <= 2 * units and not any(
        word[0].isdecimal() for word in words if not read_unit(word)
    )
