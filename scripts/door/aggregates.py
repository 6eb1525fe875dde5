"""Rows of a panel's file that sum up units or group them: the world, income groups, 全国, 东部地区."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# What sums up all units of a file.
SUM = re.compile(
    r"(.*[^a-z])?(合计|总计|小计|平均值?|均值)|全[国省市部](总体)?|全国[^\u4e00-\u9fff]*|世界|全球"
    r"|(grand |sub-?)?total|sum|average|mean|all|(the )?world|global|national( total| average)?|nationwide"
    r"|all (countries|regions|provinces|cities|states|firms|units)",
    re.IGNORECASE,
)
# What groups some of them: the World Bank's groups of its World Development Indicators, continents, and the
# regions of China's statistics.
GROUP = re.compile(
    r"((high|low|middle|upper[ -]middle|lower[ -]middle|low (&|and) middle)[ -]income)( countries)?"
    r"|arab world|caribbean small states|central europe and the baltics"
    r"|(early|late|post|pre)-demographic dividend|(east asia|asia) (&|and) (the )?pacific( \(.*\))?"
    r"|europe (&|and) central asia( \(.*\))?|latin america (&|and) (the )?caribbean( \(.*\))?"
    r"|middle east(,| &| and) north africa.*|north america|south asia( \(.*\))?|sub-saharan africa( \(.*\))?"
    r"|africa (eastern and southern|western and central)|euro(pean)? area.*|eurozone|european union.*"
    r"|eu-?[0-9]{2}(_[0-9]{4})?|ea-?[0-9]{2}|fragile and conflict[ -]affected situations"
    r"|heavily indebted poor countries.*|ibrd only|ida (& ibrd total|blend|only|total)"
    r"|least developed countries.*"
    r"|(other |pacific island )?small states|oecd( members| countries| ?- ?total)?|g-?(7|8|20)|brics"
    r"|africa|asia|europe|oceania|(the )?americas"
    r"|new england|mideast|great lakes|plains|southeast|southwest|rocky mountains?|far west"  # BEA's regions
    r"|(advanced|developing|emerging)( market)?( and developing)? (economies|countries)"
    r"|(东|中|西)部(地区|省份)?|(东北|华东|华北|华南|华中|西南|西北|沿海|内陆)地区"
    r"|其[他它余](地区|省份|省市|省区市|城市|国家|国家和地区)|(the )?rest of (the )?world"
    r"|(all )?other (areas|cities|countries|economies|provinces|regions|states)( n\.?e\.?s\.?)?"
    r"|(中|低|高|中高|中低|中等|上中等|下中等)收入(国家|经济体)?"
    r"|(长三角|珠三角|京津冀|长江中游|成渝)(地区|城市群)?",
    re.IGNORECASE,
)
# The codes of these groups, none of which is a country's (World Bank, World Development Indicators).
CODES = re.compile(
    "AFE|AFR|AFW|ARB|CEA|CEB|CEU|CLA|CME|CSA|CSS|EAP|EAR|EAS|ECA|ECS|EMU|EUU|FCS|HIC|HPC|IBD|IBT|IDA"
    "|IDB|IDX|INX|LAC|LCN|LDC|LIC|LMC|LMY|LTE|MEA|MIC|MNA|NAC|OED|OSS|PRE|PSS|PST|SAS|SSA|SSF|SST|TEA"
    "|TEC|TLA|TMN|TSA|TSS|UMC|WLD"
)
# The codes of countries (ISO 3166-1 alpha-3, and the World Bank's of Kosovo and the Channel Islands), which
# tell a column of these from one of tickers.
COUNTRIES = re.compile(
    "AFG|ALB|DZA|ASM|AND|AGO|ATG|ARG|ARM|ABW|AUS|AUT|AZE|BHS|BHR|BGD|BRB|BLR|BEL|BLZ|BEN|BMU|BTN|BOL|BIH"
    "|BWA|BRA|BRN|BGR|BFA|BDI|CPV|KHM|CMR|CAN|CAF|TCD|CHL|CHN|COL|COM|COD|COG|CRI|CIV|HRV|CUB|CYP|CZE|DNK"
    "|DJI|DMA|DOM|ECU|EGY|SLV|GNQ|ERI|EST|SWZ|ETH|FJI|FIN|FRA|GAB|GMB|GEO|DEU|GHA|GRC|GRD|GTM|GIN|GNB|GUY"
    "|HTI|HND|HKG|HUN|ISL|IND|IDN|IRN|IRQ|IRL|ISR|ITA|JAM|JPN|JOR|KAZ|KEN|KIR|PRK|KOR|KWT|KGZ|LAO|LVA|LBN"
    "|LSO|LBR|LBY|LIE|LTU|LUX|MAC|MDG|MWI|MYS|MDV|MLI|MLT|MHL|MRT|MUS|MEX|FSM|MDA|MCO|MNG|MNE|MAR|MOZ|MMR"
    "|NAM|NRU|NPL|NLD|NZL|NIC|NER|NGA|MKD|NOR|OMN|PAK|PLW|PSE|PAN|PNG|PRY|PER|PHL|POL|PRT|PRI|QAT|ROU|RUS"
    "|RWA|WSM|SMR|STP|SAU|SEN|SRB|SYC|SLE|SGP|SVK|SVN|SLB|SOM|ZAF|SSD|ESP|LKA|KNA|LCA|VCT|SDN|SUR|SWE|CHE"
    "|SYR|TWN|TJK|TZA|THA|TLS|TGO|TON|TTO|TUN|TUR|TKM|TUV|UGA|UKR|ARE|GBR|USA|URY|UZB|VUT|VEN|VNM|YEM|ZMB"
    "|ZWE|XKX|CHI"
)


def find_aggregates(names: Mapping[str, str]) -> list[str]:
    """The units, by their text in the file, that sum up or group others. names: of each, by its text.

    What groups is a unit where the file has nothing else, as one of regions has.
    """
    countries = sum(bool(COUNTRIES.fullmatch(text)) for text in names)
    coded = 2 * countries > len(names)
    sums = [text for text, name in names.items() if _is(SUM, text, name) or (coded and text == "WLD")]
    rest = [text for text in names if text not in sums]
    groups = [text for text in rest if _is(GROUP, text, names[text]) or (coded and CODES.fullmatch(text))]
    return [*sums, *groups] if len(groups) < len(rest) else sums


def _is(pattern: re.Pattern[str], *texts: str) -> bool:
    """Return whether one of a unit's texts is of a pattern, however its words are set apart."""
    return any(pattern.fullmatch(_single_blanks(text)) for text in texts)


def _single_blanks(text: str) -> str:
    """A text with single blanks, and none between Chinese characters (合　计)."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", " ".join(text.split()))


def find_strangers(names: Sequence[str]) -> list[str]:
    """Codes of three capital letters that are no country's, where most units have a country's code."""
    coded = [text for text in names if re.fullmatch("[A-Z]{3}", text)]
    strange = [text for text in coded if not COUNTRIES.fullmatch(text)]
    return strange if 2 * (len(coded) - len(strange)) > len(names) else []


def find_uncoded(codes: Mapping[str, str]) -> list[str]:
    """The units, by their text, without a code where most have a country's. codes: of each unit."""
    countries = sum(bool(COUNTRIES.fullmatch(code)) for code in codes.values())
    return [text for text, code in codes.items() if not code] if 2 * countries > len(codes) else []
