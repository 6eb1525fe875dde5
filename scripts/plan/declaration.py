"""A study as `config/<study>.yaml` declares it: its keys, of which each stage has its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from audit.declaration import Audit
from index.declaration import IndexEntry
from ingest.declaration import Sources
from spillover.options import Ascending, FileName, Name, Option, Range, TableName, Unique
from warehouse.declaration import Conflicts, Gaps, VariableEntry

Year = Annotated[int, Meta(ge=1800, le=2200)]
UncheckedEntry = dict[str, Any]  # checked by the declaration of its kind


class Units(Option, frozen=True):
    """The units (cities, states) of the panel."""

    file: str
    """CSV with columns unit (text id, an adcode for Chinese cities), name, name_local, longitude, latitude
    and any grouping columns.
    """
    groups: tuple[str, ...] = ()
    """Grouping columns of that file that models, samples and cluster variances may name (region, province).
    """


class Divisions(Option, frozen=True):
    """Divisions of China that changed, by a ledger."""

    file: Annotated[str, Meta(min_length=1)] = "resources/divisions.csv"
    """The ledger, CSV with adcode, name, year, change, into, what and source; resources/divisions.csv by
    default.
    """
    sum: Annotated[tuple[str, ...], Unique] = ()
    """Measures that add up (GDP, persons, loans). Before a merger a unit's number is its own plus that of the
    division merged into it, from the same source; where that is missing the sum is, too. None by default:
    then the merger is a break.
    """


class StudyEntry(Option, frozen=True):
    """A study."""

    study: FileName
    """The study's name: that of this file, of its folder in resources/ and of its folder in results/."""
    title: str
    """The study's title, as tables and the report print it."""
    citation: str | UnsetType = UNSET
    """The paper that the study reproduces, as it should be cited."""
    simulated: str | UnsetType = UNSET
    """A sentence that says what is simulated. Given only if the data are simulated; every table, figure and
    page then says so.
    """
    language: Literal["en", "zh"] = "en"
    """The language of tables, figures and the page. A text of this file may be given by language: {en: …, zh:
    …}; if the study's is missing another is printed, and the page lists where.
    """
    input: str | UnsetType = UNSET
    """The folder of the raw files, relative to the project; `--config input=FOLDER` on the command line
    overrides it.
    """
    panel: UncheckedEntry | UnsetType = UNSET
    """The single file with the panel."""
    years: Annotated[tuple[Year, Year], Ascending] | UnsetType = UNSET
    """First and last year of the panel, both included."""
    step: Annotated[int, Meta(ge=1, le=100)] | UnsetType = UNSET
    """Years from one period of the panel to the next, counted from its first year: 2 for a biennial panel.
    Lags, leads, changes, the lags of standard errors, windows and times since adoption count periods. By
    default 1; where every variable may be missing, the greatest common divisor of the distances between the
    years with a value.
    """
    dated_by: Literal["edition", "data_year"] = "data_year"
    """Which year dates an observation: the yearbook's edition, or the year that its data describe (the
    edition less one).
    """
    units: Units | UnsetType = UNSET
    """The units (cities, states) of the panel."""
    controls: tuple[str, ...] | dict[Name, tuple[str, ...]] | UnsetType = UNSET
    """The controls, named once for all analyses and sweeps: a list, called controls, or several lists by
    name. Where a list of terms has such a name (regressors: [DF, controls]) it has these controls there,
    without those that the analysis has in another role.
    """
    divisions: Divisions | UnsetType = UNSET
    """Divisions of China that changed, by a ledger. With this key (`{}` for the defaults) files may call
    units by the names and codes of before, up to the year that ended them; changes of borders are searched
    among the suspected numbers; and traces name them.
    """
    sources: Sources | UnsetType = UNSET
    """The study's sources: ids of config/sources.yaml, each with the keys that differ here (none: {}). In
    order of precedence unless 'precedence' says otherwise.
    """
    precedence: Annotated[tuple[str, ...], Unique] = ()
    """Source ids, the most trusted first, where several give one measure (bulletins before yearbooks);
    corrections take precedence over all. By default the order of 'sources'.
    """
    gaps: Gaps | UnsetType = UNSET
    """How a missing value is filled from its unit's adjacent years; none by default."""
    conflicts: Conflicts | UnsetType = UNSET
    """Which differences between sources are listed."""
    variables: Annotated[dict[Name, VariableEntry], Meta(min_length=1)] | UnsetType = UNSET
    """The panel's variables by name."""
    ranges: dict[Name, Range] | UnsetType = UNSET
    """Lowest and highest possible value of measures in this study, instead of the source's."""
    indices: dict[Name, IndexEntry] | UnsetType = UNSET
    """Composite indices by name; each is a variable that analyses can use."""
    weights: dict[Name, UncheckedEntry] | UnsetType = UNSET
    """The study's weight matrices by name."""
    defaults: UncheckedEntry | UnsetType = UNSET
    """Options that apply to every analysis whose kind has them, unless it sets its own."""
    analyses: dict[Name, UncheckedEntry] | UnsetType = UNSET
    """The study's analyses by name. `like: NAME` inherits another analysis's options; a key set to null
    removes an inherited option or a default of the study.
    """
    sweeps: dict[Name, UncheckedEntry] | UnsetType = UNSET
    """Sweeps by name: one estimate under every combination of the choices listed. With a baseline, each
    specification is that analysis with some options changed, and choices not named are the baseline's;
    without one, it is a spatial model with the options given here.
    """
    audit: Audit | UnsetType = UNSET
    """Facts about the printed tables of the paper; each check uses those it needs, and none runs on guesses.
    """
    tables: dict[TableName, UncheckedEntry] | UnsetType = UNSET
    """The tables by name, as tableNN_<name>; each is made as CSV, LaTeX, HTML and Word."""
    figures: dict[FileName, UncheckedEntry] | UnsetType = UNSET
    """The figures by name; each is made as SVG, PDF and PNG."""
    report: UncheckedEntry | UnsetType = UNSET
    """Options of the tables, the figures and the page."""
    labels: UncheckedEntry | UnsetType = UNSET
    """Printed names of things that have no entry with a label of their own."""
    crosscheck: bool = True
    """Whether other programs compute every estimate again and the two are compared."""


# The sections whose entries are declared by kind, with the file of the schema for editors that has them.
BY_KIND = {
    "panel": "panel",
    "weights": "weights",
    "defaults": "analyses",
    "analyses": "analyses",
    "sweeps": "sweep",
    "tables": "report",
    "figures": "report",
    "report": "report",
    "labels": "labels",
}
WITHOUT_PANEL = Meta(
    extra_json_schema={
        "if": {"not": {"required": ["panel"]}},
        "then": {"required": ["units", "years", "variables"]},
    }
)
Study = Annotated[StudyEntry, WITHOUT_PANEL]
