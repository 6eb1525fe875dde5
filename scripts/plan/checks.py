"""Check that what a configuration names exists, fits together and can become files.

Each function yields the problems of one part, as `key: what is wrong; the remedy`. They need the validated
configuration alone, and run before anything is planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from base.checks import fail, find_braces
from base.input_file import is_given
from spillover.errors import StudyError, lines_of, quote_value
from spillover.words import _

Config = Mapping[str, Any]

# Results, logs and temporary files are called by these names, and a file's name has at most 255 bytes.
LONGEST_NAME = 100
NAMED = ("sources", "variables", "indices", "weights", "analyses", "sweeps", "tables", "figures")
YEARS = (1, 9999)


def check_configuration(study: Config, analyses: Mapping[str, Config], root: Path) -> None:
    """Raise StudyError listing every problem of a study's units and samples.

    analyses: with what they inherit filled in; root: the folder that files are relative to.
    """
    problems = [*braces_in_paths(study), *missing_units(study, root), *find_wrong_samples(study, analyses)]
    fail(f"config/{study['study']}.yaml", problems)


def find_long_names(study: Config) -> Iterator[str]:
    """Find names that are too long to be those of files."""
    for section in NAMED:
        for name in study.get(section) or {}:
            if len(name) > LONGEST_NAME:
                yield (
                    _(
                        "{section}: the name {name} has {name2} characters; shorten it to at most {most}, "
                        "because files are named after it",
                        section=section,
                        name=quote_value(name, 40),
                        name2=len(name),
                        most=LONGEST_NAME,
                    )
                )


def find_wrong_years(study: Config) -> Iterator[str]:
    """Find years of the panel that are no years: a date written without its dashes would ask for millions."""
    for year in study["years"]:
        if not YEARS[0] <= year <= YEARS[1]:
            yield _(
                "years: {year} is not a year; give the first and last year in four digits",
                year=quote_value(year),
            )
    first, last = study["years"]
    if (last - first) % study.get("step", 1):
        yield (
            _(
                "step: {first} to {last} is not a multiple of {step} years; correct 'years' or 'step'",
                first=first,
                last=last,
                step=study["step"],
            )
        )


def missing_units(study: Config, root: Path) -> Iterator[str]:
    """Find that the file of the units is not there."""
    file = study["units"]["file"]
    try:
        if not is_given(root / file, f"units.file: {quote_value(file)}"):
            yield _("units.file: file not found: {file}; correct the path", file=quote_value(file))
    except StudyError as error:
        yield from lines_of(error)


def find_wrong_samples(study: Config, analyses: Mapping[str, Config]) -> Iterator[str]:
    """Find samples that name years which the panel does not have."""
    first, last = study["years"]
    samples = [(f"analyses.{name}.sample", a.get("sample") or {}) for name, a in analyses.items()]
    samples += [
        (f"indices.{n}.sample", i.get("sample") or {}) for n, i in (study.get("indices") or {}).items()
    ]
    for place, sample in samples:
        start, end = sample.get("years") or (first, last)
        if not first <= start <= end <= last:
            yield _(
                "{place}.years: [{start}, {end}] is not within the panel's {first} to {last}; narrow it",
                place=place,
                start=start,
                end=end,
                first=first,
                last=last,
            )
        for year in (sample.get("without") or {}).get("years") or ():
            if not first <= year <= last:
                yield _(
                    "{place}.without.years: {year} is not within {first} to {last}; leave it out",
                    place=place,
                    year=quote_value(year),
                    first=first,
                    last=last,
                )


def braces_in_paths(study: Config) -> Iterator[str]:
    """Find paths that the configuration names and that Snakemake would take for a wildcard's."""
    named = [("units.file", study["units"]["file"]), ("input", study.get("input"))]
    named += [(f"weights.{n}.file", m.get("file")) for n, m in (study.get("weights") or {}).items()]
    named += [
        (f"sweeps.{name}.weights.{i}.file", file)
        for name, sweep in (study.get("sweeps") or {}).items()
        for i, line in enumerate(sweep.get("weights") or ())
        for file in (line.get("file") if isinstance(line.get("file"), list) else [line.get("file")])
    ]
    for place, path in named:
        if isinstance(path, str):
            yield from find_braces(place, path)
