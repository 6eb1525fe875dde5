"""The sweeps of a study as the rules need them: typed, and checked against what the study has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

import msgspec

from base.checks import fail
from base.input_file import read_limit
from plan.analyses import build_analysis, complete_analysis, kinds
from plan.resolve import build_declaration, find_lacking_names, find_part_problem, names_of, resolve_each
from spillover.analysis import Analysis
from spillover.declarations import options_of, texts
from spillover.errors import StudyError, lines_of, quote_value, suggestion
from spillover.words import _
from sweep.choice import Choice, Subject
from sweep.declaration import SweepDeclaration, fill_from_baseline, sweep_type
from sweep.joint import Joint

Raw = Mapping[str, Any]


def resolve_sweeps(study: Raw, analyses: Mapping[str, Analysis]) -> dict[str, SweepDeclaration]:
    """Type each sweep of a study. Raises StudyError naming every wrong key: unknown keys, wrong types, names
    that the study does not have, options that the analysis cannot use or that change nothing.

    Their matrices are checked with those of the study (`plan.weights`).
    """
    found, wrong = resolve_each(
        study.get("sweeps"),
        lambda name, given: build_declaration(fill_from_baseline(given), sweep_type(), f"sweeps.{name}"),
    )
    fail(f"config/{study['study']}.yaml", wrong)
    names = names_of(study, analyses)
    for name, sweep in [*found.items()]:
        check_space(sweep, name)
        lines = [
            *find_lacking_names(sweep, names),
            *_find_years_out_of_range(sweep, study),
            *_find_unknown_exclusions(sweep),
        ]
        lines = lines or [*_find_missing_keys(sweep)] or [*_find_unusable_baselines(sweep, study, analyses)]
        if not lines:
            found[name] = sweep = join_baselines(sweep, study)
            lines = [*_find_unusable_choices(sweep, study, analyses)]
        wrong += [_("sweeps.{name}.{problem}", name=name, problem=line) for line in lines]
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def subject_of(sweep: SweepDeclaration, study: Raw) -> Subject:
    """Find the analysis that the sweep's choices change, as plain options, and the term that is followed."""
    (treatment, *_) = next(c for c in sweep.choices() if c.key() == "treatment").labels()
    if sweep.baseline is None:
        return Subject(sweep.spatial_model(), treatment)
    return Subject(_read_analysis_options(sweep.baseline, sweep, study), treatment)


def _read_analysis_options(name: str, sweep: SweepDeclaration, study: Raw) -> dict[str, Any]:
    """Complete the options of an analysis of the study with those that the sweep gives itself."""
    options = complete_analysis(name, study["analyses"], study.get("defaults", {}))
    own = {key: getattr(sweep, key) for key in ("standardise", "impacts", "level")}
    changed = {key: value for key, value in own.items() if value is not None}
    given = {key: value for key, value in options.items() if value is not None}
    return {**given, **msgspec.to_builtins(changed)}


def join_baselines(sweep: SweepDeclaration, study: Raw) -> SweepDeclaration:
    """Put beside the names of a sweep's baselines their options."""
    names = getattr(sweep, "baselines", None)
    if not names:
        return sweep
    options = {name: _read_analysis_options(name, sweep, study) for name in names}
    return msgspec.structs.replace(sweep, baselines=options)


def _swept_options(sweep: SweepDeclaration, study: Raw) -> list[dict[str, Any]]:
    """List the options of the analyses that the sweep's choices change: its baseline's, and those of
    others.
    """
    return [subject_of(sweep, study).options, *(getattr(sweep, "baselines", None) or {}).values()]


def baselines_of(sweep: SweepDeclaration, study: Raw) -> list[Analysis]:
    """Build the analyses that the sweep's choices change."""
    return [build_analysis("baseline", options, {}) for options in _swept_options(sweep, study)]


def check_space(sweep: SweepDeclaration, name: str) -> None:
    """Raise StudyError where a sweep has more specifications than anybody waits for, with what to do."""
    counts = {choice.key(): choice.count for choice in sweep.choices()}
    total, most = prod(counts.values()), read_limit("SPILLOVER_SWEEP_SPECIFICATIONS")
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


def _find_unknown_exclusions(sweep: SweepDeclaration) -> Iterator[str]:
    """Find exclusions of choices or options that the sweep does not have."""
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
            known = {*choices[key].trial_options()} if key != "weights" else {*choices[key].labels()}
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


def _find_years_out_of_range(sweep: SweepDeclaration, study: Raw) -> Iterator[str]:
    first, last = study["years"]
    for choice in sweep.choices():
        for problem in choice.problems((first, last)):
            yield _("{key}.{problem}", key=choice.key(), problem=problem)


def _find_missing_keys(sweep: SweepDeclaration) -> Iterator[str]:
    """Find keys without an option, those needed without a baseline, and a baseline's part without one."""
    given = {choice.key() for choice in sweep.choices()}
    for choice in sweep.choices():
        if not choice.value_in_study:
            yield _("{key}: is empty; give an option, or remove the key", key=choice.key())
    for key in ("weights", "models", "outcomes") if sweep.baseline is None else ():
        if key not in given:
            yield _(
                "{place}: is missing; give it, or the analysis that is changed as the baseline", place=key
            )
    if sweep.part is not None and sweep.baseline is None:
        yield _("part: belongs to a baseline, and none is named; remove it, or name the baseline")


def _find_unusable_choices(
    sweep: SweepDeclaration, study: Raw, analyses: Mapping[str, Analysis]
) -> Iterator[str]:
    """Options that a sweep's analyses cannot use or that change nothing."""
    subject, made = subject_of(sweep, study), sweep.choices()
    for kind in dict.fromkeys(options["kind"] for options in _swept_options(sweep, study)):
        yield from _find_unusable_joint_options(sweep, kind)
        fields = ("", *kinds()[kind].__struct_fields__)
        for choice in sweep.choices():
            if choice.option not in fields:
                yield _(
                    "{key}: analyses of kind {kind} have no {option!r}; leave the key out",
                    key=choice.key(),
                    kind=kind,
                    option=choice.option,
                )
                made = [one for one in made if one is not choice]
    # Matrices are checked line by line, in `plan.weights`.
    made = [choice for choice in made if choice.key() != "weights"]
    for choice in made:
        yield from _find_unusable_options(choice, subject, made)
    others = [choice for choice in made if choice.key() != "baselines"]
    for options in _swept_options(sweep, study)[2:]:
        for choice in others:
            yield from _find_unusable_options(choice, subject._replace(options=options), others)


def _find_unusable_baselines(
    sweep: SweepDeclaration, study: Raw, analyses: Mapping[str, Analysis]
) -> Iterator[str]:
    """Find baselines that a sweep cannot change, or that lack its treatment, and what several do not
    allow.
    """
    several = getattr(sweep, "baselines", None)
    if isinstance(several, Mapping):
        yield _("baselines: expected a list of names of analyses")
        return
    if several and sweep.baseline not in several:
        yield _("baselines: name the baseline of the sweep first, and others after it")
    if several and getattr(sweep, "weights", None) is not None:
        yield _("weights: several baselines have matrices of their own; leave the key out, or 'baselines'")
    if several and (own := [name for name in several if texts(analyses[name], "file")]):
        yield _("baselines: {names} reads a file of its own; sweep it by itself", names=quote_value(own[0]))
    named = [("baseline", sweep.baseline)] if sweep.baseline is not None else []
    for key, name in [*named, *(("baselines", name) for name in several or () if name != sweep.baseline)]:
        yield from (
            _explain_unusable_baseline(key, name, study, analyses)
            or _find_foreign_treatment(sweep, name, analyses[name])
            or _find_part_problems(sweep, name, analyses[name])
        )


def _explain_unusable_baseline(
    key: str, name: str, study: Raw, analyses: Mapping[str, Analysis]
) -> list[str]:
    """Explain why a sweep cannot change an analysis."""
    baseline, named = analyses[name], f"{key}: {quote_value(name)}"
    if name not in study["analyses"] or baseline.uses(name):
        return [_("{baseline} is made of other analyses; name one of these", baseline=named)]
    if baseline.chunk_bounds():
        return [_("{baseline} is computed in several jobs; name another analysis", baseline=named)]
    if "outcome" not in baseline.__struct_fields__:
        return [
            _("{key}: analyses of kind {kind} have no outcome; name an estimate", key=key, kind=baseline.kind)
        ]
    return []


def _find_foreign_treatment(sweep: SweepDeclaration, name: str, baseline: Analysis) -> list[str]:
    """Find that the treatment is no term of a baseline."""
    (treatment, *_rest) = next(c for c in sweep.choices() if c.key() == "treatment").labels()
    if treatment in baseline.terms():
        return []
    return [
        _(
            "{treatment} is not a term of {baseline}{hint}",
            treatment=f"treatment: {quote_value(treatment)}",
            baseline=quote_value(name),
            hint=suggestion(treatment, baseline.terms()),
        )
    ]


def _find_part_problems(sweep: SweepDeclaration, name: str, baseline: Analysis) -> list[str]:
    """Find a part of a baseline that is to be named, or that it does not have; of several baselines some may
    lack the sweep's part.
    """
    known = baseline.parts()
    if known is None:
        return []
    given = None if getattr(sweep, "baselines", None) and sweep.part not in known else sweep.part
    problem = find_part_problem(name, name, known, given)
    return [problem] if problem else []


def _find_unusable_joint_options(sweep: SweepDeclaration, name: str) -> Iterator[str]:
    """Find a joint test that the sweep's analyses do not allow, or whose options have no use."""
    joint = sweep.joint
    if joint is None:
        return
    kind = kinds()[name]
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
    yield from _find_idle_joint_options(joint)
    if joint.scheme == "trajectories" and "instruments" in kind.__struct_fields__:
        yield _(
            "joint.scheme: surrogates of the treatment are unrelated to the instruments; write "
            "innovations or residuals"
        )


def _find_idle_joint_options(joint: Joint) -> Iterator[str]:
    """Options of a joint test of which another leaves nothing to do."""
    exchanges = joint.scheme in ("trajectories", "innovations")
    if joint.blocks and not exchanges:
        yield _(
            "joint.blocks: scheme {scheme} has no use for blocks; write trajectories or innovations, or "
            "leave the key out",
            scheme=joint.scheme,
        )
    if joint.blocks and joint.strata:
        yield _(
            "joint.strata: blocks turn the signs of entire groups and exchange no units; leave out strata or "
            "blocks"
        )
    if joint.sizes != "own" and (joint.blocks or not exchanges):
        yield _("joint.sizes: units are not exchanged here, so that each keeps its size; leave the key out")


def _find_unusable_options(choice: Choice, subject: Subject, made: list[Choice]) -> Iterator[str]:
    """Try each option of a choice on the analysis with the first option of every other choice, and yield what
    is wrong.
    """
    seen: dict[bytes, str] = {}
    for label, value in choice.trial_options().items():
        place = f"{choice.key()}.{label}"
        try:
            tried = subject
            for other in made:
                tried = other.apply(
                    tried, value if other is choice else next(iter(other.trial_options().values()))
                )
            analysis = build_analysis(place, tried.options, {})
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
                seen=quote_value(seen[key]),
            )
        seen.setdefault(key, label)
