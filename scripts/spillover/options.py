"""The types in which options are declared, and the groups of options that several kinds share.

`names` says what a text refers to, so that one walk over any declaration (`declared.names_in`) finds all
the terms, grouping columns, matrices and files that it uses: `term`, `regressor` (a term that is among
the analysis's regressors), `variable`, `group` (a grouping column), `cluster` (unit, year or a grouping
column), `effect` (a set of effects, `panel.terms.parse_effect`), `matrix`, `file`, `analysis`; in tables
and figures also `index`, `sweep`, `choice` (of a sweep), `year` (of the panel) and `field` (a property of a
row).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

_UNIQUE: dict[str, Any] = {"uniqueItems": True}
Unique = Meta(extra_json_schema=_UNIQUE)
Ascending = Meta(extra_json_schema={"format": "ascending"})


def naming(what: str) -> Meta:
    """Annotate a text that names something of the study."""
    return Meta(min_length=1, extra={"names": what})


Term = Annotated[str, naming("term")]
Regressor = Annotated[str, naming("regressor")]
Variable = Annotated[str, naming("variable")]
Group = Annotated[str, naming("group")]
Cluster = Annotated[str, naming("cluster")]
Matrix = Annotated[str, naming("matrix")]
File = Annotated[str, naming("file")]
AnalysisName = Annotated[str, naming("analysis")]
EffectName = Annotated[str, naming("effect")]
Index = Annotated[str, naming("index")]
Sweep = Annotated[str, naming("sweep")]
Choice = Annotated[str, naming("choice")]
FieldName = Annotated[str, naming("field")]
Label = Annotated[str, Meta(min_length=1)]

# What a study calls its own things; names of tables and of figures are those of their files.
Name = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_]*$")]
FileName = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]
TableName = Annotated[str, Meta(pattern="^table[0-9]{2}[a-z]?_[a-z0-9_]+$")]
RegularExpression = Annotated[str, Meta(extra_json_schema={"format": "regex"})]

Terms = Annotated[tuple[Term, ...], Meta(min_length=1, extra_json_schema=_UNIQUE)]
SomeTerms = Annotated[tuple[Term, ...], Unique]
Regressors = Annotated[tuple[Regressor, ...], Meta(min_length=1, extra_json_schema=_UNIQUE)]
Variables = Annotated[tuple[Variable, ...], Unique]

Level = Annotated[float, Meta(gt=0, lt=1)]
Seed = Annotated[int, Meta(ge=0)]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Chunks = Annotated[int, Meta(ge=1, le=1000)]
Lags = Annotated[int, Meta(ge=0, le=1000)]
Positive = Annotated[float, Meta(gt=0)]
Kilometres = Positive
EventTime = Annotated[int, Meta(ge=-1000, le=1000)]
Year = Annotated[int, Meta(ge=0, le=9999)]
PanelYear = Annotated[int, Meta(ge=0, le=9999, extra={"names": "year"})]
Years = Annotated[tuple[Year, Year], Ascending]
Range = Annotated[tuple[float | None, float | None], Ascending]


class Option(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field=None
):
    """A group of keys; the defaults are those of its fields."""

    @property
    def kind(self) -> str:
        """Name of the kind, where there are several."""
        return str(self.__struct_config__.tag or "")


Labels = Annotated[tuple[Label, ...], Meta(min_length=1)]


class Without(Option, frozen=True):
    """Units, years and groups of units left out."""

    units: tuple[Label, ...] = ()
    """Unit ids."""
    years: tuple[Year, ...] = ()
    """Years."""
    groups: dict[Group, Labels] = {}
    """Labels left out, by grouping column."""


class Sample(Option, frozen=True):
    """The rows that are used; all complete ones by default."""

    years: Years | None = None
    groups: dict[Group, Labels] = {}
    without: Without = Without()
    complete: Literal["drop", "error"] = "drop"


Share = Annotated[float, Meta(ge=0, le=1)]


class Tails(Option, frozen=True):
    """Two quantiles of the estimation sample, and the variables whose tails lie beyond them: by default all
    with more than two values.
    """

    quantiles: Annotated[tuple[Share, Share], Ascending] = (0.01, 0.99)
    variables: Variables = ()


SmallSample = Literal["none", "full", "nested", "regressors"]
_TWO = Meta(min_length=2, max_length=2, extra_json_schema={"uniqueItems": True})
Clusters = Cluster | Annotated[tuple[Cluster, ...], _TWO]


class Classical(Option, frozen=True, tag_field="kind", tag="classical"):
    """Independent errors of one variance."""


class HC0(Option, frozen=True, tag_field="kind", tag="HC0"):
    """Heteroskedasticity (White 1980), without a small-sample factor."""


class HC1(Option, frozen=True, tag_field="kind", tag="HC1"):
    """Heteroskedasticity, with the factor N/(N − K)."""


class Clustered(Option, frozen=True, tag_field="kind", tag="clustered"):
    """Clustered by one column or two."""

    by: Clusters
    small_sample: SmallSample = "nested"


class Jackknife(Option, frozen=True, tag_field="kind", tag="jackknife"):
    """Clustered, by estimating again without each cluster."""

    by: Cluster = "unit"


class DriscollKraay(Option, frozen=True, tag_field="kind", tag="driscoll-kraay"):
    """Cross-section dependence and autocorrelation (Driscoll and Kraay 1998)."""

    lags: Lags | None = None
    small_sample: SmallSample = "nested"


class NeweyWest(Option, frozen=True, tag_field="kind", tag="newey-west"):
    """Autocorrelation within units (Newey and West 1987)."""

    lags: Lags | None = None
    small_sample: SmallSample = "nested"


class Conley(Option, frozen=True, tag_field="kind", tag="conley"):
    """Spatial correlation up to a distance (Conley 1999)."""

    cutoff_km: Kilometres
    kernel: Literal["uniform", "bartlett"] = "uniform"
    small_sample: SmallSample = "nested"


Variance = Classical | HC0 | HC1 | Clustered | Jackknife | DriscollKraay | NeweyWest | Conley
BY_UNIT = Clustered(by="unit")


class Expected(Option, frozen=True, tag_field="kind", tag="expected"):
    """From the expected information matrix."""


class Observed(Option, frozen=True, tag_field="kind", tag="observed"):
    """From the observed information matrix."""


class ClusteredByUnit(Option, frozen=True, tag_field="kind", tag="clustered"):
    """The sandwich of the scores, clustered by unit."""

    by: Literal["unit"] = "unit"


SpatialVariance = Expected | Observed | ClusteredByUnit
EXPECTED = Expected()

NamedEffects = Literal["two-way", "individual", "time", "none"]
EffectList = Annotated[tuple[EffectName, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})]
FixedEffects = NamedEffects | EffectList
TWO_WAY = ("two-way", ("unit", "year"), ("year", "unit"))  # the same effects by name and as lists


class Wild(Option, frozen=True):
    """The wild cluster bootstrap beside the analytic variance, for few clusters."""

    draws: Annotated[int, Meta(ge=99, le=1_000_000)] = 999
    terms: Regressors | None = None
    weights: Literal["rademacher", "webb"] = "webb"


class Impacts(Option, frozen=True):
    """The method of the standard errors of a spatial model's effects."""

    method: Literal["delta", "simulation"] = "delta"
    """The delta method, or draws of the parameters, whose quantiles are the intervals."""
    draws: Annotated[int, Meta(ge=100, le=1_000_000)] = 1000
    seed: Seed = 1


Definition = Literal["transformed", "direct", "lsdv"]
YearEffects = Literal["common", "by_row_sum"]
