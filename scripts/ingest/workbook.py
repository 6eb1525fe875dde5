"""Base of the workbooks of any format: sheets with names, one of which is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from base.patterns import fullmatch
from ingest.format import Format
from spillover.declarations import require_method
from spillover.errors import StudyError, list_names
from spillover.words import _


class Workbook(Format, frozen=True, kw_only=True):
    """Format of workbooks, whose sheets are told apart by their names. Its sheets are told apart by their
    names.
    """

    sheet: Annotated[str, Meta(extra_json_schema={"format": "regex"})] | None = None
    """Regular expression that matches the sheet's entire name; the workbook's only sheet by default."""

    @require_method
    def names(self, path: Path, label: str) -> list[str]:
        """List the names of all sheets, in the workbook's order."""
        raise NotImplementedError

    def sheets(self, path: Path, label: str) -> list[str]:
        """List the names of the sheets that match 'sheet'."""
        names = self.names(path, label)
        return [names[i] for i in find_matching_sheets(names, self.sheet)]

    def restrict_to_sheet(self, sheet: str) -> Format:
        """Narrow the layout to one sheet of a file."""
        return replace(self, sheet=re.escape(sheet.strip()))


def find_matching_sheets(names: list[str], pattern: str | None) -> list[int]:
    """Find the sheets whose names match, by number; all where there is no pattern."""
    return [i for i, name in enumerate(names) if pattern is None or fullmatch(pattern, name.strip())]


def find_sheet(names: list[str], label: str, pattern: str | None) -> int:
    """Find the one sheet whose name matches, by number. StudyError where there is none, or another."""
    found = find_matching_sheets(names, pattern)
    if len(found) != 1:
        wanted = _("sheet {pattern!r}", pattern=pattern) if pattern else _("its only sheet")
        raise StudyError(
            _(
                "{label}: expected {wanted}, found {found} among {names}; correct 'sheet' of the source",
                label=label,
                wanted=wanted,
                found=len(found),
                names=list_names(names),
            )
        )
    return found[0]
