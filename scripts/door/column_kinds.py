"""Tell by a column's header and texts whether it says an item, a measure or a part of a year."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from door.aggregates import SUM
from door.table import SheetColumn, SheetTable
from door.units_of_measure import read_unit
from ingest.text import clean_header, read_year

ITEM = re.compile(
    r"指标|指标名称?|指标项|统计指标|变量|变量名称?|(variable|indicator|item|series|measure)([ _]?name)?",
    re.IGNORECASE,
)
VALUE = re.compile(r"数值|值|取值|指标值|value|values|obs_value(: .*)?", re.IGNORECASE)
FIRST = re.compile(
    r"(^|[^a-z])(id|code|nr|no|fips|sid|gvkey|permno|stkcd|symbol|iso|isocode|adcode|fcode|cusip)([^a-z]|$)"
    r"|(?-i:[a-z](Id|ID|Code|ISO)$)|代码|编号|编码|コード|코드|schl(ü|ue)ssel|kennziffer|^(código|codigo|clave)",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"city|province|state|county|country|firm|company|region|unit|district|village|parish|canton|municipal"
    r"|location|ref(erence)?[ _]?area|^geo([^a-z]|$)|reporter|tract|ward|bank|hospital|plant|industry|sector"
    r"|school|person|household"
    r"|name|^st$|^prov([^a-z]|$)|^c(n)?try([^a-z]|$)|^nation|城市|省|地市|市州|地区|县|企业|公司|国家|名称|简称|单位"
    r"|kreis|gemeinde|kanton|bundesland|provinz|provinc[ei]a?|municipio|comunidad|^estado|^pa(ís|is|ys|ese)$"
    r"|département|^departement|^région|regione|regi[ãó]o?n?$|kommune|都道府県|市区町村|시도|시군구|행정구역|기업",
    re.IGNORECASE,
)
# What may name a unit together with another column, as a partner of trade does.
_JOINED = re.compile(
    r"partner|counterpart|exporter|importer|origin|destination|occupation|brand|store"
    r"|^(plot|farm|site|team)s?$|行业|部门|伙伴|门店|品牌|乡镇?|镇|村|街道",
    re.IGNORECASE,
)
SHORTER = re.compile(
    r"^(quarter|qtr|month|mon|week|half|(sub)?period|term|semester|trimester|season)s?$"
    r"|^(quarter|qtr|month|week|half)|季|月份?$|半年|^期[间别]$",
    re.IGNORECASE,
)
# Parts of a year in cells, and what stands among them for all of it: the BLS has M01 to M12 and M13.
PART_OF_YEAR = re.compile(
    r"M(0?[1-9]|1[0-3])|Q0?[1-5]|S0[1-3]|H[12]"
    r"|(jan|febr?)(uary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|(sept?|octo?|nov|dec)(em)?(ber)?"
    r"|(0?[1-9]|1[0-2])月|第?[一二三四1-4]季度?|[上下]半年|annual( average)?|year|全年|年度",
    re.IGNORECASE,
)
_ENTIRE_YEAR = re.compile("M13|Q05|S03|annual( average)?|year|全年|年度", re.IGNORECASE)
# Fewer columns than the quarters of a year may be called so by chance.
QUARTERS = 4
# Columns that say whether a firm's row is of its consolidated statements or of the parent's.
_STATEMENTS = re.compile("typrep|报表类型(编码)?", re.IGNORECASE)
# Columns that say in which measure a number of an item is, as the OECD's.
_MEASURES = re.compile(
    r"^(unit_?( of )?)?measure|^unit[ _]?(of|mult)|price[ _]?base|^(adjust|transform|valuation|freq|basis)"
    r"|^(indicator|series|variable|item|subject|concept)([ _-]?(name|code|id))?$"
    r"|计量单位|口径|价格|指标|变量",
    re.IGNORECASE,
)
_UNIT = re.compile("units?|单位|單位|単位|단위|einheit|unidad|unité", re.IGNORECASE)
_ITEM_UNIT = re.compile(f"{_UNIT.pattern}|unit[ _]?(of[ _]?)?measure(ment)?|计量单位|計量單位", re.IGNORECASE)
_MULTIPLIER = re.compile("unit[ _]?mult(iplier)?|power ?code|scale", re.IGNORECASE)
# The codes of SDMX, and words of statistics of persons, for all groups together; SUM has the others.
_ALL = re.compile(r"_?T|both sexes|all (ages|sexes|sectors|industries)|总体|总数|全部|不分.*", re.IGNORECASE)


def is_of_statements(column: SheetColumn) -> bool:
    """Return whether a column says of which kind of statement a row is, in any row of its header."""
    return any(map(_STATEMENTS.fullmatch, column.header.split(" | ")))


def may_name_units(column: SheetColumn, table: SheetTable) -> bool:
    """Return whether a column may name a unit together with another: by its header."""
    named = any(pattern.search(column.header) for pattern in (FIRST, NAMES, _JOINED))
    return named and not says_measure(column, table)


def says_measure(column: SheetColumn, table: SheetTable) -> bool:
    """Return whether a column says in which measure, or of which item, the number of its row is. In a file of
    a row for each number that has places too, `unit` is the unit of measurement.
    """
    texts = [text for text in column.counts if text]
    if _MEASURES.search(column.header) or (texts and all(map(read_unit, texts))):
        return True
    others = (
        c for c in table.columns if c is not column and (FIRST.search(c.header) or NAMES.search(c.header))
    )
    return bool(_UNIT.fullmatch(column.header)) and is_long(table) and any(others)


def list_item_units(table: SheetTable, item: SheetColumn) -> dict[str, str]:
    """The unit of measurement of each item that columns beside it say: the longest of codes and names, with
    the multiplier behind it, 10^6 of 6. An item with several has none here.
    """
    texts = _one_text_each(table, item, _ITEM_UNIT)
    by = _one_text_each(table, item, _MULTIPLIER)
    factors = {text: f"10^{power}" if power.isdecimal() else power for text, power in by.items()}
    skipped = ("10^0", "Units")
    return {
        text: ", ".join(
            [unit, *([factor] if (factor := factors.get(text)) and factor not in skipped else [])]
        )
        for text, unit in texts.items()
    }


def _one_text_each(table: SheetTable, item: SheetColumn, header: re.Pattern[str]) -> dict[str, str]:
    """The one text that a column of a header has for each item; of several columns the most letters."""
    found: dict[str, str] = {}
    for column in table.columns:
        if column is item or not header.fullmatch(column.header):
            continue
        own: dict[str, set[str]] = {}
        for name, text in zip(item.texts, column.texts, strict=True):
            own.setdefault(clean_header(name), set()).add(text)
        one = {name: next(iter(texts)) for name, texts in own.items() if len(texts) == 1}
        found |= {name: text for name, text in one.items() if len(text) > len(found.get(name, ""))}
    return found


def is_long(table: SheetTable) -> bool:
    """Return whether a file has, or had, a row for each number, with columns that say what it is."""
    if table.item:
        return True
    numbers = [c for c in table.columns if c.is_numeric and len(c.counts) > 1 and not FIRST.search(c.header)]
    own = [c for c in numbers if not all(map(read_year, c.counts))]
    return len(own) == 1 and bool(VALUE.fullmatch(own[0].header))


def list_parts_of_year(table: SheetTable) -> list[SheetColumn]:
    """The columns of numbers whose headers are parts of one year, as Jan to Dec, and of all of it; none where
    they are few. A column called year has the years.
    """
    found = [
        c
        for c in table.columns
        if PART_OF_YEAR.fullmatch(c.header) and c.is_numeric and not all(map(read_year, c.counts))
    ]
    return found if len({c.header.casefold() for c in found}) >= QUARTERS else []


def find_entire_year(texts: Iterable[str]) -> str:
    """The first text that stands for all parts of a year; "" where none does."""
    return next(filter(_ENTIRE_YEAR.fullmatch, texts), "")


def find_sum(texts: Collection[str]) -> str:
    """The one text that stands for all others together, as Total; "" where none does, or several do."""
    found = [text for text in texts if SUM.fullmatch(text) or _ALL.fullmatch(text)]
    return found[0] if len(found) == 1 < len(texts) else ""
