"""A job as data, and the jobs of one rule."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from base.code_hash import code_hash
from base.command import end_in_one_line
from base.digests import digests, store_digests
from base.job import canonical_json
from base.job_options import JobOptions
from base.place import LIBRARY, SCRIPTS, code_file
from report.page_plan import flat

Files = str | list[str]
Key = tuple[str, ...]
_in_one_line = end_in_one_line("snakemake")


@dataclass(frozen=True, kw_only=True)
class Job:
    """Inputs and parameters of one job; it runs again when one of these changes.

    inputs: results of other jobs, by name; files: those of the study's own, known by what they hold. A single
    file is a text, and reaches the script as one. options: all else; loads: files below scripts/ that its
    script loads by name; caption: of what is shown in Snakemake's own report.
    """

    options: JobOptions
    inputs: Mapping[str, Files] = field(default_factory=dict)
    files: Mapping[str, Files] = field(default_factory=dict)
    loads: Sequence[str] = ()
    memory_mb: int = 500
    minutes: int = 10
    caption: str = ""

    @cached_property
    def spec(self) -> str:
        """Canonical text of all that the job depends on besides its inputs and its code; Snakemake compares
        it between runs. The study's own files are in it by their digests, as `raw`.
        """
        return canonical_json({**self.options.plain(), **({"raw": self.raw} if self.files else {})})

    @property
    def raw(self) -> dict[str, str]:
        """Digests of the study's own files by path."""
        found = digests(flat(self.files))
        store_digests()
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Stage:
    """Jobs of one rule, each made once, when it is asked for.

    script: below scripts/; outputs, log: paths with wildcards in braces; keys: the values of the wildcards of
    each job; make: the job of a key; is_in_every_run: whether a run makes them, or only who asks for them.
    """

    rule: str
    script: str
    outputs: Mapping[str, Files]
    log: str
    keys: Sequence[Key]
    make: Callable[..., Job]
    is_in_every_run: bool = True
    _jobs: dict[Key, Job] = field(default_factory=dict, init=False)

    @cached_property
    def wildcards(self) -> tuple[str, ...]:
        """Wildcards that tell its jobs apart; every log has all of them."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.log) if name)

    @cached_property
    def names(self) -> str:
        """Pattern of the values of the first wildcard; one that nothing matches where there are none."""
        return "|".join(dict.fromkeys(key[0] for key in self.keys)) or "(?!)"

    def job(self, *key: str) -> Job:
        """Get the job of a key, made when it is first asked for."""
        if key not in self._jobs:
            self._jobs[key] = self.make(*key)
        return self._jobs[key]

    def results(self) -> Iterator[str]:
        """Yield every file that the stage's jobs write."""
        for key in self.keys:
            yield from self.results_of(*key)

    def results_of(self, *key: str) -> list[str]:
        """List the files that one job writes."""
        return [self._fill_path(path, key) for path in flat(self.outputs)]

    def logs(self) -> Iterator[str]:
        """Yield the log of each job."""
        return (self.log_of(*key) for key in self.keys)

    def log_of(self, *key: str) -> str:
        """Name the log of one job."""
        return self._fill_path(self.log, key)

    def _fill_path(self, path: str, key: Key) -> str:
        return path.format(**dict(zip(self.wildcards, key, strict=True)))

    def code_of(self, *key: str) -> str:
        """Hash a job's code: its script and what that loads by name."""
        return code_hash([*map(code_file, (self.script, *self.job(*key).loads))], SCRIPTS, LIBRARY)

    # As a rule asks, by an object that has the wildcards' values. What is wrong with the study is one line.

    @_in_one_line
    def inputs(self, wildcards: Any) -> Mapping[str, Files]:
        """Get the results that a job reads."""
        return self._build_job(wildcards).inputs

    @_in_one_line
    def files(self, wildcards: Any) -> Mapping[str, Files]:
        """Get the files of the study's own that a job reads."""
        return self._build_job(wildcards).files

    @_in_one_line
    def spec(self, wildcards: Any) -> str:
        """Options that a job depends on besides its files."""
        return self._build_job(wildcards).spec

    @_in_one_line
    def code(self, wildcards: Any) -> str:
        """Hash a job's code, for its rule."""
        return self.code_of(*self._key(wildcards))

    @_in_one_line
    def caption(self, wildcards: Any) -> str:
        """Get the caption of what a job makes."""
        return self._build_job(wildcards).caption

    @_in_one_line
    def memory_mb(self, wildcards: Any) -> int:
        """Get the memory that a job needs."""
        return self._build_job(wildcards).memory_mb

    @_in_one_line
    def minutes(self, wildcards: Any) -> int:
        """Get the time that a job needs at most."""
        return self._build_job(wildcards).minutes

    def _build_job(self, wildcards: Any) -> Job:
        return self.job(*self._key(wildcards))

    def _key(self, wildcards: Any) -> Key:
        return tuple(getattr(wildcards, name) for name in self.wildcards)
