"""The key `audit` of a study: facts about the printed tables of a paper."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from spillover.options import Level, Option

PrintedName = str | int  # of a table or a column, as the digitised file has it
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Periods = Annotated[int, Meta(ge=1, le=10_000)]  # each is looked for in a table of years


def one_of(*keys: tuple[str, ...]) -> Meta:
    """The annotation of a block that has all keys of one of some lists."""
    return Meta(extra_json_schema={"anyOf": [{"required": [*required]} for required in keys]})


class TableDeclaration(Option, frozen=True):
    """Base of what is declared of one table."""

    table: PrintedName
    """The table's name, as the digitised file has it."""


class ColumnPlace(TableDeclaration, frozen=True):
    """One column of one table."""

    column: PrintedName
    """The column's name, as the digitised file has it."""


class TableColumns(TableDeclaration, frozen=True):
    """Columns of one table, in order."""

    columns: Annotated[tuple[PrintedName, ...], Meta(min_length=1)]
    """Their names."""


class PrintedSample(Option, frozen=True):
    """The balanced panel that the tables describe."""

    units: Count | UnsetType = UNSET
    """Number of units."""
    periods: Periods | UnsetType = UNSET
    """Number of periods."""
    first_year: Annotated[int, Meta(ge=-9999, le=9999)] | UnsetType = UNSET
    """The first year."""


class ColumnSample(ColumnPlace, frozen=True):
    """A column whose sample is not the full one."""

    units: Count | UnsetType = UNSET
    """Number of units."""
    periods: Periods | UnsetType = UNSET
    """Number of periods."""
    lags: Annotated[int, Meta(ge=0, le=1000)] | UnsetType = UNSET
    """Periods lost to lagged terms or instruments."""
    df: Count | UnsetType = UNSET
    """Degrees of freedom of its t distribution, where they are not units less one (few clusters,
    Driscoll-Kraay).
    """


class Stars(Option, frozen=True):
    """How stars are given."""

    rules: dict[str, tuple[Level, Level, Level]] | UnsetType = UNSET
    """Conventions by name: the p-values below which one, two and three stars are printed."""
    stated: str | UnsetType = UNSET
    """The convention that the paper states; without it, the one that fits a table best."""
    distribution: Literal["normal", "t", "either"] = "either"
    """Distribution of the p-values; t with as many degrees of freedom as units less one."""


class Constant(Option, frozen=True):
    """Columns whose constant is the grand-mean one, on the sample of the descriptive statistics."""

    term: str
    """The constant's name."""
    columns: tuple[TableColumns, ...]
    """Where the identity should hold."""
    zero_mean: tuple[str, ...] = ()
    """Terms that are z-scored or centred."""


class CausalSteps(TableDeclaration, frozen=True):
    """The columns of one mediator."""

    treatment: str
    """The term whose effect is mediated."""
    mediator: str
    """The mediator, as term and as mechanism of the table of effects."""
    total: PrintedName
    """Column of the outcome without the mediator."""
    path: PrintedName
    """Column of the mediator."""
    direct: PrintedName
    """Column of the outcome with the mediator."""


class SpatialColumn(ColumnPlace, frozen=True):
    """A spatial Durbin column, and where its effects are printed."""

    treatment: str
    """The term."""
    lag: str
    """Its spatial lag."""
    rho: str
    """The spatial autoregressive parameter."""
    effects: ColumnPlace
    """One column of one table."""


class FirstStage(ColumnPlace, frozen=True):
    """A first stage with one instrument, and the names of its statistics."""

    instrument: str
    """The instrument's term."""
    wald: str | UnsetType = UNSET
    """Name of the Kleibergen-Paap Wald F."""
    lm: str | UnsetType = UNSET
    """Name of the Kleibergen-Paap LM statistic."""
    lm_p: str | UnsetType = UNSET
    """Name of its p-value."""
    stock_yogo: str | UnsetType = UNSET
    """Name of the critical value for a maximal size of 10%."""
    clusters: Annotated[int, Meta(ge=2, le=1_000_000_000)] | UnsetType = UNSET
    """Clusters of the variance, where it is stated to be clustered."""
    second_stage: ColumnPlace | UnsetType = UNSET
    """Where the second stage is printed; left out where the paper does not print it."""


class Claim(Option, frozen=True):
    """A number that the text states, and where the tables print it."""

    text: str
    """The claim in the paper's words."""
    table: PrintedName | UnsetType = UNSET
    """The table that the claim is about."""
    column: PrintedName | UnsetType = UNSET
    """The column that the claim is about."""
    term: str | UnsetType = UNSET
    """The term."""
    significant_at: float | UnsetType = UNSET
    """The largest p-value that the claim allows."""
    variable: str | UnsetType = UNSET
    """The variable in the table of descriptive statistics."""
    minimum: int | float | str | UnsetType = UNSET
    """The minimum that the text states."""
    maximum: int | float | str | UnsetType = UNSET
    """The maximum that the text states."""
    between: tuple[int | float, int | float] | UnsetType = UNSET
    """The least and the largest value that the claim allows."""


CLAIMS = one_of(
    ("table", "column", "term", "significant_at"), ("variable", "minimum", "maximum"), ("variable", "between")
)


class VariableMatch(Option, frozen=True):
    """A printed variable whose years and transformation are looked for in the panel."""

    variable: str
    """The variable in the table of descriptive statistics."""
    data: str
    """The variable of the study, untransformed."""


class PrintedFacts(Option, frozen=True):
    """Facts about the printed tables of a paper."""

    like: str | UnsetType = UNSET
    """Another study whose facts are used, except for the keys given here."""
    folder: str | UnsetType = UNSET
    """Folder of the digitised tables, CSV files in the layouts of docs/audit.md."""
    sample: PrintedSample = PrintedSample()
    """The balanced panel that the tables describe."""
    columns: tuple[ColumnSample, ...] = ()
    """Columns whose sample is not the full one."""
    parentheses: Literal["se", "t"] = "se"
    """What the parentheses below coefficients hold: standard errors or t values."""
    r2: Literal["plain", "adjusted"] = "plain"
    """Whether the printed R² is adjusted."""
    unprinted: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    """The largest number of regressors that the tables do not print."""
    stars: Stars = Stars()
    """How stars are given."""
    constant: Constant | UnsetType = UNSET
    """Columns whose constant is the grand-mean one, on the sample of the descriptive statistics."""
    nested: tuple[TableColumns | Annotated[tuple[ColumnPlace, ...], Meta(min_length=2)], ...] = ()
    """Nested columns, each with all regressors of the one before, on the same sample and outcome; of one
    table, or of several."""
    same: tuple[tuple[ColumnPlace, ColumnPlace], ...] = ()
    """Pairs of columns that print one regression."""
    splits: tuple[TableColumns, ...] = ()
    """Columns whose samples make up the full sample."""
    mediation: tuple[CausalSteps, ...] = ()
    """Causal steps: the columns of one mediator."""
    spatial: tuple[SpatialColumn, ...] = ()
    """Spatial Durbin columns with a row-standardised matrix, and where their effects are printed."""
    first_stages: tuple[FirstStage, ...] = ()
    """First stages with one instrument, and the names of their statistics."""
    claims: tuple[Annotated[Claim, CLAIMS], ...] = ()
    """What the text says of a number: of a coefficient's significance (table, column, term, significant_at),
    or of a described variable's extremes (variable, with minimum and maximum, or with between).
    """
    match: tuple[VariableMatch, ...] = ()
    """Printed variables whose years and transformation are looked for in the panel."""
    moran: Literal["normal", "other"] = "other"
    """How the p-values of Moran's I were computed: from the normal approximation, with one variance for
    all years, or otherwise."""


Audit = Annotated[PrintedFacts, one_of(("folder",), ("like",))]


class AuditFile(Option, frozen=True, forbid_unknown_fields=False):
    """A section 'audit' in a file of its own."""

    audit: Audit
    """Facts about the printed tables of the paper; each check uses those it needs, and none runs on guesses.
    """
