"""The options of a sweep: its own, and a key for each choice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, cast

import msgspec
from msgspec import Meta

from spillover.options import AnalysisName, Impacts, Label, Level, Variables
from spillover.variation import plain_option
from sweep.choice import Choice, choices
from sweep.joint import Joint
from sweep.space import Draw, Exclusion

Chunks = Annotated[int, Meta(ge=1, le=10_000)]
Options = dict[str, Any]


class SweepDeclaration(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The declaration of a sweep besides its choices.

    With `baseline`, each specification is that analysis with some options changed; without, a spatial model
    of the options here.
    """

    title: Label | None = None
    """The sweep's title in tables, figures and the report."""
    baseline: AnalysisName | None = None
    """The analysis of the study whose options each specification changes."""
    part: str | None = None
    """Which of the baseline's estimates is reported, if it has several."""
    standardise: Variables | None = ()
    """Variables turned into z-scores over the estimation sample."""
    impacts: Impacts | None = Impacts()
    """How the standard errors of direct, indirect and total effects are computed."""
    level: Level | None = 0.95
    """Level of the confidence intervals."""
    chunks: Chunks = 8
    """Number of jobs into which the sweep is divided; a hash of its description assigns each matrix to a
    job. A sweep without matrices is one job.
    """
    joint: Joint | None = None
    """A test of the sweep's curve: could it come from searching alone? Surrogates are run through all
    specifications, by `make deep` only.
    """
    exclude: tuple[Exclusion, ...] = ()
    """Combinations that are left out, each with the choices and their labels that it has together; of
    weights, matrices or families.
    """
    draw: Draw | None = None
    """A Latin sample of the specifications instead of all, with standard errors of its shares."""

    def choices(self) -> list[Choice]:
        """List the choices that the sweep makes, in their order."""
        given = [(choice, getattr(self, choice.key())) for choice in choices()]
        return [choice(**{choice.key(): value}) for choice, value in given if value is not None]

    def spatial_model(self) -> Options:
        """Write the analysis that choices change where there is no baseline, with the first option of each
        key that such an analysis needs; its matrix is one of the sweep's.
        """
        assert self.standardise is not None
        others = [choice for choice in self.choices() if choice.key() != "weights"]
        first = {choice.key(): next(iter(choice.trial_options()), "") for choice in others}
        return {
            "kind": "spatial",
            "model": first["models"],
            "outcome": first["outcomes"],
            "regressors": [first["treatment"]],
            "weights": "weights",
            "standardise": list(self.standardise),
            "impacts": plain_option(self.impacts),
            "level": self.level,
        }


@lru_cache
def sweep_type() -> type[SweepDeclaration]:
    """Build the declaration of a sweep with a field for each choice there is."""
    fields = [_describe_field(choice) for choice in choices()]
    made = msgspec.defstruct(
        "Sweep",
        fields,
        bases=(SweepDeclaration,),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
    )
    return cast("type[SweepDeclaration]", made)


def _describe_field(choice: type[Choice]) -> tuple[str, Any, Any]:
    (field,) = msgspec.structs.fields(choice)
    return field.name, field.type, msgspec.field() if field.required else field.default


def fill_from_baseline(given: Mapping[str, Any]) -> Options:
    """Set the options of a sweep that its baseline decides to None. given: as the study writes them; the
    baseline is the first of `baselines` where none is named. Without a baseline the sweep's own defaults
    hold, also for keys that are written as null.
    """
    several = given.get("baselines")
    if given.get("baseline") is None and isinstance(several, list) and several:
        given = {**given, "baseline": several[0]}
    if given.get("baseline") is None:
        own = {field.name for field in msgspec.structs.fields(SweepDeclaration)}
        return {key: value for key, value in given.items() if value is not None or key not in own}
    own = {field.name for field in msgspec.structs.fields(sweep_type()) if not field.required}
    return {**dict.fromkeys(own - {"title", "part", "chunks", "joint", "exclude", "draw"}), **given}
