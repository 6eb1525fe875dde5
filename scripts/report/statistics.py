"""What appears at the foot of a table of regressions: statistics, settings and tests by name, in words and as
texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from base.problems import suggestion
from report.intervals import set_text
from report.number_format import fixed, p_value, whole
from spillover.errors import StudyError, quoted
from words.say import knows, said, say
from words.written import written

if TYPE_CHECKING:
    from spillover.fit import Record

# A statistic's key in the artifacts -> its name in digitised tables.
PRINTED_NAMES = {
    "nobs": "N",
    "r2": "R2",
    "r2_lsdv": "R2",
    "f": "F",
    "kleibergen_paap_f": "KP_rk_Wald_F",
    "kleibergen_paap_lm": "KP_rk_LM",
    "stock_yogo_size_10": "Stock_Yogo_10pct",
}


def statistic_label(name: str) -> str:
    """A name for people: `sobel:RI` is Sobel z (RI) [p]."""
    base, _, of = name.partition(":")
    known = say(f"statistic-{base}") if knows(f"statistic-{base}") else base.replace("_", " ").capitalize()
    if not of:
        return known
    words, marker = known.removesuffix(" [p]"), " [p]" if known.endswith(" [p]") else ""
    comparison = said(of, "comparison")
    return say("statistic_of", name=words, of=written(of) if comparison == of else comparison) + marker


def test_label(name: str) -> str:
    """A test's name, without the mark that its p-value follows."""
    return statistic_label(name).removesuffix(" [p]")


def statistic_text(estimate: Record, name: str, digits: int) -> str:
    """A statistic, setting or test of an estimate as text: looked for in that order; "" where it has none of
    that name.
    """
    if name in ("nobs", "units", "periods", "df"):
        return whole(estimate[name])
    if name in estimate["statistics"]:
        value = estimate["statistics"][name]
        exact = name.startswith(("r2", "sigma")) or (
            abs(value) < 1 and name != "f" and not name.endswith("_f")
        )
        return fixed(value, digits if exact else 2)
    if name in estimate["settings"]:
        value = estimate["settings"][name]
        return set_text(value) if name == "anderson_rubin_set" else said(value, name)
    test = next((t for t in estimate["tests"] if t["name"] == name), None)
    if not test:
        return ""
    # The statistic of a permutation test is the estimate itself.
    return (
        f"{fixed(test['statistic'], digits if test['distribution'] == 'permutation' else 2)} "
        f"[{p_value(test['p'])}]"
    )


def check_statistics(place: str, chosen: Sequence[str], estimates: Sequence[Record]) -> None:
    """Raises StudyError where no column of a table has a statistic that its configuration names: its row
    would be empty. place: the table's key.
    """
    known = {"nobs", "units", "periods", "df"}
    for estimate in estimates:
        known |= {*estimate["statistics"], *estimate["settings"], *(t["name"] for t in estimate["tests"])}
    for key in chosen:
        if key not in known:
            hint = suggestion(key, sorted(known))
            raise StudyError(f"{place}.statistics: no column has {quoted(key)}{hint}")
