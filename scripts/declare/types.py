"""The types in which options are declared: a plain type, its constraint, and what its text names.

`names` says what a text refers to, so that one walk over any declaration (`declare.names`) finds all
the terms, grouping columns, matrices and files that it uses: `term`, `regressor` (a term that is among
the analysis's regressors), `variable`, `group` (a grouping column), `cluster` (unit, year or a grouping
column), `effect` (a set of effects, `base.terms.parse_effect`), `matrix`, `file`, `analysis`; in tables
and figures also `index`, `sweep`, `choice` (of a sweep), `year` (of the panel) and `field` (a property of a
row).
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

_UNIQUE: dict[str, Any] = {"uniqueItems": True}


def naming(what: str) -> Meta:
    """The annotation of a text that names something of the study."""
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

Terms = Annotated[tuple[Term, ...], Meta(min_length=1, extra_json_schema=_UNIQUE)]
SomeTerms = Annotated[tuple[Term, ...], Meta(extra_json_schema=_UNIQUE)]
Regressors = Annotated[tuple[Regressor, ...], Meta(min_length=1, extra_json_schema=_UNIQUE)]
Variables = Annotated[tuple[Variable, ...], Meta(extra_json_schema=_UNIQUE)]

Level = Annotated[float, Meta(gt=0, lt=1)]
Seed = Annotated[int, Meta(ge=0)]
Count = Annotated[int, Meta(ge=1)]
Lags = Annotated[int, Meta(ge=0)]
Kilometres = Annotated[float, Meta(gt=0)]
Year = Annotated[int, Meta(ge=0, le=9999)]
PanelYear = Annotated[int, Meta(ge=0, le=9999, extra={"names": "year"})]
Years = Annotated[tuple[Year, Year], Meta(extra_json_schema={"format": "ascending"})]
