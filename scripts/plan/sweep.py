"""The sweeps of a study as the rules need them: typed, and checked against what the study has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

import msgspec

from base.checks import fail
from base.given_file import limit
from plan.analyses import completed, kinds, typed
from plan.resolve import declared, each, lacking, names_of
from spillover.analysis import Analysis
from spillover.declared import options_of
from spillover.errors import StudyError, lines_of, quoted, suggestion
from spillover.words import _
from sweep.choice import Choice, Subject
from sweep.declaration import Sweep, as_the_baseline, sweep_type

Raw = Mapping[str, Any]


def resolve_sweeps(study: Raw, analyses: Mapping[str, Analysis]) -> dict[str, Sweep]:
    """Each sweep of a study, typed. Raises StudyError naming every wrong key: unknown keys, wrong types,
    names that the study does not have, options that the analysis cannot use or that change nothing.

    Their matrices are checked with those of the study (`plan.weights`).
    """
    found, wrong = each(
        study.get("sweeps"),
        lambda name, given: declared(as_the_baseline(given), sweep_type(), f"sweeps.{name}"),
    )
    fail(f"config/{study['study']}.yaml", wrong)
    names = names_of(study, analyses)
    for name, sweep in found.items():
        check_space(sweep, name)
        lines = [*lacking(sweep, names), *_out_of_range(sweep, study), *_unknown_exclusions(sweep)]
        lines = lines or [*_incomplete(sweep)] or [*_unfit(sweep, study, analyses)]
        wrong += [_("sweeps.{name}.{problem}", name=name, problem=line) for line in lines]
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def subject_of(sweep: Sweep, study: Raw) -> Subject:
    """The analysis that the sweep's choices change, as plain options, and the term that is followed."""
    (treatment, *_) = next(c for c in sweep.choices() if c.key() == "treatment").labels()
    if sweep.baseline is None:
        return Subject(sweep.spatial_model(), treatment)
    options = completed(sweep.baseline, study["analyses"], study.get("defaults", {}))
    own = {key: getattr(sweep, key) for key in ("standardise", "impacts", "level")}
    changed = {key: value for key, value in own.items() if value is not None}
    given = {key: value for key, value in options.items() if value is not None}
    return Subject({**given, **msgspec.to_builtins(changed)}, treatment)


def baseline_of(sweep: Sweep, study: Raw) -> Analysis:
    """The analysis that the sweep's choices change, typed."""
    return typed("baseline", subject_of(sweep, study).options, {})


def check_space(sweep: Sweep, name: str) -> None:
    """Raises StudyError where a sweep has more specifications than anybody waits for, with what to do."""
    counts = {choice.key(): choice.count for choice in sweep.choices()}
    total, most = prod(counts.values()), limit("SPILLOVER_SWEEP_SPECIFICATIONS")
    if sweep.draw is None and total > most:
        raise StudyError(
            _(
                "sweeps.{name}: the choices make {total} specifications ({counts}), more than the limit of "
                "{most}; leave options out, or draw a sample of them: draw: {{size: 2000, seed: 1}}",
                name=name,
                total=f"{total:,}",
                counts=" × ".join(f"{key} {count:,}" for key, count in counts.items() if count > 1),
                most=f"{most:,}",
            )
        )


def _unknown_exclusions(sweep: Sweep) -> Iterator[str]:
    """Exclusions of choices or options that the sweep does not have."""
    choices = {choice.key(): choice for choice in sweep.choices()}
    for place, one in enumerate(sweep.exclude):
        for key, wanted in one.items():
            if key not in choices:
                yield _(
                    "exclude.{place}: the sweep has no choice {key!r}{hint}",
                    place=place,
                    key=key,
                    hint=suggestion(key, choices),
                )
                continue
            known = {*choices[key].tried()} if key != "weights" else {*choices[key].labels()}
            if key == "weights":
                known |= {option["family"] for option in choices[key].labels().values()}
            for label in (wanted,) if isinstance(wanted, str) else wanted:
                if key != "subsets" and label not in known:
                    yield _(
                        "exclude.{place}.{key}: the sweep has no option {label!r}{hint}",
                        place=place,
                        key=key,
                        label=label,
                        hint=suggestion(label, known),
                    )


def _out_of_range(sweep: Sweep, study: Raw) -> Iterator[str]:
    first, last = study["years"]
    for choice in sweep.choices():
        for problem in choice.problems((first, last)):
            yield _("{key}.{problem}", key=choice.key(), problem=problem)


def _incomplete(sweep: Sweep) -> Iterator[str]:
    """Keys without an option, those needed without a baseline, and a baseline's part without one."""
    given = {choice.key() for choice in sweep.choices()}
    for choice in sweep.choices():
        if not choice.given:
            yield _("{key}: is empty; give an option, or remove the key", key=choice.key())
    for key in ("weights", "models", "outcomes") if sweep.baseline is None else ():
        if key not in given:
            yield _(
                "{place}: is missing; give it, or the analysis that is changed as the baseline", place=key
            )
    if sweep.part is not None and sweep.baseline is None:
        yield _("part: is a part of a baseline, and none is named; remove it, or name the baseline")


def _unfit(sweep: Sweep, study: Raw, analyses: Mapping[str, Analysis]) -> Iterator[str]:
    """A baseline that a sweep cannot change, and options that it cannot use or that change nothing."""
    if sweep.baseline is not None:
        baseline = analyses[sweep.baseline]
        if sweep.baseline not in study["analyses"] or baseline.uses(sweep.baseline):
            yield _(
                "{baseline} is made of other analyses; name one of these",
                baseline=f"baseline: {quoted(sweep.baseline)}",
            )
            return
        if baseline.chunk_bounds():
            yield _(
                "{baseline} is computed in several jobs; name another analysis",
                baseline=f"baseline: {quoted(sweep.baseline)}",
            )
            return
        if "outcome" not in baseline.__struct_fields__:
            yield _("baseline: analyses of kind {kind} have no outcome; name an estimate", kind=baseline.kind)
            return
        yield from _not_its_own(sweep, study, baseline)
    subject = subject_of(sweep, study)
    yield from _unfit_joint(sweep, subject)
    kind = subject.options["kind"]
    fields = ("", *kinds()[kind].__struct_fields__)
    for choice in sweep.choices():
        if choice.option not in fields:
            yield _(
                "{key}: analyses of kind {kind} have no {option!r}; leave the key out",
                key=choice.key(),
                kind=kind,
                option=choice.option,
            )
    # Matrices are checked line by line, in `plan.weights`.
    made = [choice for choice in sweep.choices() if choice.option in fields and choice.key() != "weights"]
    for choice in made:
        yield from _unfit_options(choice, subject, made)


def _not_its_own(sweep: Sweep, study: Raw, baseline: Analysis) -> Iterator[str]:
    """A treatment that is no term of the baseline."""
    treatment = subject_of(sweep, study).treatment
    if treatment not in baseline.terms():
        hint = suggestion(treatment, baseline.terms())
        yield _(
            "{treatment} is not a term of {baseline}{hint}",
            treatment=f"treatment: {quoted(treatment)}",
            baseline=quoted(sweep.baseline),
            hint=hint,
        )


def _unfit_joint(sweep: Sweep, subject: Subject) -> Iterator[str]:
    """A joint test that the sweep's analyses do not allow, or whose options have no use."""
    joint = sweep.joint
    if joint is None:
        return
    kind = kinds()[subject.options["kind"]]
    spatial = "impacts" in kind.__struct_fields__
    if joint.scheme == "residuals" and spatial:
        yield _(
            "joint.scheme: residuals draws units again, whose neighbours would be lost; for spatial models "
            "write trajectories, spectral or innovations"
        )
    if joint.scheme == "residuals" and joint.weights:
        yield _("joint.weights: scheme residuals has no use for a matrix; leave it out")
    if joint.scheme == "spectral" and not joint.weights:
        yield _("joint.weights: is missing; name a symmetric matrix, which the scheme spectral needs")
    if (
        joint.scheme in ("trajectories", "innovations")
        and spatial
        and not joint.weights
        and joint.filter != "none"
    ):
        yield _(
            "joint.weights: is missing; name the matrix of the filter, or write filter: none, under which "
            "spatial correlation makes the test reject too often"
        )
    if joint.scheme == "trajectories" and "instruments" in kind.__struct_fields__:
        yield _(
            "joint.scheme: a surrogate treatment has nothing to do with the instruments; write innovations "
            "or residuals"
        )


def _unfit_options(choice: Choice, subject: Subject, made: list[Choice]) -> Iterator[str]:
    """Each option of a choice, tried on the analysis with the first option of every other choice."""
    seen: dict[bytes, str] = {}
    for label, value in choice.tried().items():
        place = f"{choice.key()}.{label}"
        try:
            tried = subject
            for other in made:
                tried = other.apply(tried, value if other is choice else next(iter(other.tried().values())))
            analysis = typed(place, tried.options, {})
        except StudyError as error:
            yield from (
                line if line.startswith(place) else _("{place}: {line}", place=place, line=line)
                for line in lines_of(error)
            )
            continue
        for problem in analysis.problems():
            yield _("{place}: {problem}", place=place, problem=problem)
        key = msgspec.json.encode(options_of(analysis))
        if key in seen:
            yield _(
                "{place}: repeats {seen}; change an option, or remove one",
                place=place,
                seen=quoted(seen[key]),
            )
        seen.setdefault(key, label)
