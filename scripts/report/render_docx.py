"""Tables and papers as Word files, each written whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from base.artifacts.atomic import atomic
from spillover.tables.table import Table
from spillover.tables.word import content_of, docx_of


def write_docx(path: Path, table: Table) -> None:
    """Writes a table; equal tables give equal bytes."""
    _write(path, docx_of(table))


def save(document: Any, path: Path) -> None:
    """Writes a document."""
    _write(path, content_of(document))


def _write(path: Path, content: bytes) -> None:
    with atomic(path) as temporary:
        temporary.write_bytes(content)
