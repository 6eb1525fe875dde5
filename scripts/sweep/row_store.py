"""Rows of a sweep that were estimated before, whatever sweep or chunk they were in: so another matrix,
control or model is estimated alone, and a correction that is taken back finds its rows.

A row follows from its analysis, the followed term, the description of its matrix, the files that these read
and the code that can reach them. Those of one matrix and one set of variables are one entry of the store.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from analyses.files import Files
from base import store
from base.code_hash import code_hash
from base.digests import digest_of
from base.job import canonical_json
from base.place import LIBRARY, SCRIPTS, code_file
from spillover.analysis import SampledAnalysis
from spillover.declarations import convert, load_kind, options_of
from spillover.opinions.opinion import Words
from spillover.panel.terms import variables_of
from spillover.sweeps.row import SpecificationResult
from spillover.words import Message, from_data, to_data
from weights.family import Family


class StoredResult(msgspec.Struct, frozen=True, kw_only=True):
    """Result of a specification as an entry keeps it. failure: a text, or a sentence with its values."""

    numbers: dict[str, float]
    rows: str | None
    failure: Words | None

    @classmethod
    def build(cls, found: SpecificationResult) -> StoredResult:
        """Convert a result to plain numbers."""
        failed = to_data(found.failure) if isinstance(found.failure, Message) else found.failure
        numbers = {name: float(value) for name, value in found.numbers.items()}
        return cls(numbers=numbers, rows=found.rows, failure=failed)

    @property
    def result(self) -> SpecificationResult:
        """Result that was kept."""
        return SpecificationResult(numbers=self.numbers, rows=self.rows, failure=from_data(self.failure))


_DECODER = msgspec.msgpack.Decoder(dict[str, StoredResult])


@dataclass
class StoredRows:
    """Rows of one chunk in the store. folder: of the store, None where nothing is kept; files: what its
    analyses read; descriptions: of its matrices by label; found_count, made_count: how many rows were there,
    and how many had to be estimated.
    """

    folder: Path | None
    files: Files
    descriptions: Mapping[str, Mapping[str, Any]]
    found_count: int = 0
    made_count: int = 0
    matrix: Mapping[str, Any] | None = None
    entries: dict[str, dict[str, StoredResult]] = field(default_factory=dict)  # those of the matrix
    changed_files: set[str] = field(default_factory=set)
    digests: dict[Path, str] = field(default_factory=dict)

    def row(
        self,
        analysis: SampledAnalysis,
        treatment: str,
        part: str | None,
        make: Callable[[], SpecificationResult],
    ) -> SpecificationResult:
        """Return what an analysis gives: as it was kept, or made now. Rows come matrix by matrix, and those
        of one are kept before the next one begins.
        """
        if self.folder is None:
            return make()
        matrix = next(
            (self.descriptions[name] for name in analysis.matrices() if name in self.descriptions), None
        )
        if matrix != self.matrix:
            self.write()
            self.matrix = matrix
        name = canonical_json([matrix, self._read(analysis, treatment, matrix), _code(analysis, matrix)])
        if name not in self.entries:
            kept = store.read_entry(self.folder, name)
            self.entries[name] = _DECODER.decode(zlib.decompress(kept)) if kept else {}
        entry = self.entries[name]
        key = canonical_json([options_of(analysis), treatment, part])
        if key in entry:
            self.found_count += 1
        else:
            self.made_count += 1
            entry[key] = StoredResult.build(make())
            self.changed_files.add(name)
        return entry[key].result

    def write(self) -> None:
        """Keep the entries that have new rows."""
        for name in sorted(self.changed_files):
            entry = msgspec.msgpack.encode(self.entries[name])
            store.keep(self.folder, name, zlib.compress(entry, 1))
        self.entries.clear()
        self.changed_files.clear()

    def _read(
        self, analysis: SampledAnalysis, treatment: str, matrix: Mapping[str, Any] | None
    ) -> list[list[str]]:
        """List the files that a row is made of, with their digests."""
        used, read = {*analysis.variables_used(), *variables_of(treatment)}, [self.files.units]
        if matrix is not None:
            family = convert(matrix, load_kind("weights.families", matrix["family"], Family))
            used |= {*family.variables()}
            read += map(Path, family.files())
        read += [self.files.variables[name] for name in sorted(used)]
        read += [self.files.weights[name] for name in analysis.matrices() if name in self.files.weights]
        return [[str(path), self._digest(path)] for path in (*read, *self.files.files)]

    def _digest(self, path: Path) -> str:
        if path not in self.digests:
            self.digests[path] = digest_of(str(path))
        return self.digests[path]


def _code(analysis: SampledAnalysis, matrix: Mapping[str, Any] | None) -> str:
    """Hash the code that can reach a row."""
    names = ["sweep/estimate.py", f"spillover/kinds/{analysis.kind}/kind.py"]
    names += [f"weights/families/{matrix['family']}.py"] if matrix is not None else []
    return code_hash([*map(code_file, names)], SCRIPTS, LIBRARY)
