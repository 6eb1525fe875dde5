"""What file formats have: how their tables are laid out, how large files may be, how one is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from base.check import problems
from base.problems import suggestion
from spillover.declared import convert, fields_of, kinds_in, load_kind
from spillover.errors import quoted
from spillover.options import Count

if TYPE_CHECKING:
    from ingest.sheet import Sheet

Rows = Annotated[int, Meta(ge=0)]


class Format(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="format",
):
    """The files of a source. A format is a subclass in a file of its own, ingest/formats/<format>.py."""

    skip_rows: Rows = 0
    header_rows: Annotated[int, Meta(ge=1, le=5)] = 1
    footer_rows: Rows = 0
    decimal: Literal[".", ","] | None = None
    superscripts: Literal["footnotes"] | None = None
    max_mb: Count = 300
    max_cells: Count = 5_000_000

    def read(self, path: Path, label: str) -> Sheet:
        """Every cell of a file. label: the file's name in messages; StudyError names it and the place."""
        raise NotImplementedError

    @property
    def max_bytes(self) -> int:
        """The most bytes that a file may have, unpacked."""
        return self.max_mb * 1_000_000

    @property
    def first_row(self) -> int:
        """The row, counted from 0, with which the table's body begins."""
        return self.skip_rows + self.header_rows


def format_of(source: Mapping[str, Any]) -> Format:
    """The format of a source without problems, with the source's options."""
    declaration = load_kind("ingest.formats", source["format"], Format)
    return convert({key: source[key] for key in _keys(declaration) if key in source}, declaration)


def _keys(declaration: type[Format]) -> tuple[str, ...]:
    return ("format", *(field.encode_name for field in fields_of(declaration)))


def format_keys(name: object = None) -> frozenset[str]:
    """The keys of one format; of any, where there is none of the name."""
    kinds = kinds_in("ingest.formats", Format)
    chosen = [kinds[name]] if isinstance(name, str) and name in kinds else list(kinds.values())
    return frozenset(key for kind in chosen for key in _keys(kind))


def format_problems(source: Mapping[str, Any], own: frozenset[str], place: str) -> list[str]:
    """What is wrong with the format of a source and with its options. own: the keys that sources have
    whatever their format.
    """
    kinds = kinds_in("ingest.formats", Format)
    name = source.get("format")
    if not isinstance(name, str) or name not in kinds:
        return [f"{place}.format: {quoted(name)} is not a file format{suggestion(str(name), kinds)}"]
    options = {key: value for key, value in source.items() if key not in own}
    return problems(options, kinds[name], place.split("."))
