"""The arguments of `make new`: what the user asks of a new study."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from base.checks import NOT_STUDIES, check_study_name
from spillover.errors import StudyError, quote_value
from spillover.words import _

FLAG = "^[A-Za-z]{1,3}$"  # a remark behind a number


@dataclass(frozen=True)
class Wish:
    """The arguments as they were typed; "" where one is not given."""

    study: str = ""
    panel: str = ""
    sheet: str = ""
    unit: str = ""
    time: str = ""
    outcome: str = ""
    treatment: str = ""
    controls: str = ""
    mediators: str = ""
    moderators: str = ""
    matrix: str = ""
    matrix_order: str = ""
    group: str = ""
    missing: str = ""
    flags: str = ""
    totals: str = ""
    places: str = ""
    decimal: str = ""
    title: str = ""
    confidential: str = ""
    force: str = ""

    @property
    def secret(self) -> bool:
        """Return whether single values of the panel may be shown nowhere."""
        return self.confidential.strip() not in ("", "0")

    @property
    def is_forced(self) -> bool:
        return self.force.strip() not in ("", "0")


def check_wish(wish: Wish) -> None:
    """Raises StudyError where an argument has bytes that are no text, or DECIMAL is no decimal mark."""
    for name in wish_fields():
        text = getattr(wish, name)
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise StudyError(
                _(
                    "{argument}: {text} has bytes that are not UTF-8; write it in UTF-8",
                    argument=name.upper(),
                    text=quote_value(text),
                )
            )
    if wish.decimal not in ("", ".", ","):
        raise StudyError(
            _(
                "DECIMAL: {text} is no decimal mark; give DECIMAL=. or DECIMAL=,",
                text=quote_value(wish.decimal),
            )
        )
    if strange := [flag for flag in split_list(wish.flags) if not re.fullmatch(FLAG, flag)]:
        raise StudyError(
            _(
                "FLAGS: {text} is no letter behind numbers; give one to three letters, such as FLAGS=b,e",
                text=quote_value(strange[0]),
            )
        )


def split_list(text: str) -> tuple[str, ...]:
    """The texts of a list that is typed with commas."""
    return tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())


def wish_fields() -> list[str]:
    """The names of the arguments."""
    return [field.name for field in fields(Wish)]


def build_wish(values: Mapping[str, str]) -> Wish:
    """The wish with these arguments. Raises StudyError where the study's name or the panel's file is
    missing.
    """
    given = Wish(**values)
    if not given.study or not given.panel:
        absent = "STUDY" if not given.study else "PANEL"
        raise StudyError(
            _(
                "{argument} is missing: make new STUDY=name PANEL=file [OUTCOME=… TREATMENT=… CONTROLS=…]",
                argument=absent,
            )
        )
    check_study_name(given.study)
    if given.study in NOT_STUDIES:
        raise StudyError(
            _(
                "STUDY: {name} cannot be the name of a study, because config/{file} is a file of "
                "another kind; choose another",
                name=quote_value(given.study),
                file=f"{given.study}.yaml",
            )
        )
    return given
