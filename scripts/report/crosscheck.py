"""The page's crosscheck: what other programs make of the study's numbers, what differs, what none has; what
stands behind each table; and the data of the filter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from audit.study_numbers import Key, all_numbers
from base.artifacts.analysis import read_document
from base.artifacts.parquet import read_rows
from report.material import Material
from report.notes import test_label
from report.page_plan import is_there
from report.sections import Section, section
from report.sweeps import specification_name
from spillover.saying.keyed import STATISTIC, TERM
from spillover.saying.names import called, named
from spillover.words import _, by
from words.common import COMMA, COUNT_OF, OF_ANALYSIS, SEMICOLON, STUDIED
from words.say import local, say, term_label, verbatim
from words.written import OF_MEDIATOR, of_term, written

# Names that estimates and numbers are told apart by have several parts: their words, by the part that says
# what they are. Of a series: what tells its rows apart, and where its column is said.
OF_SERIES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "descriptives": (("variable",), "statistic", _("{statistic} of {variable}")),
    "correlations": (("variable", "other"), "column", _("correlation of {variable} and {other}")),
    "variance_inflation": (("variable",), "column", _("variance inflation factor of {variable}")),
    "moran": (("year",), "statistic", _("{statistic}, {year}")),
    "local_moran": (("year", "unit"), "column", _("local Moran's I of {unit}, {year}")),
    "replicates": (("number", "quantity"), "column", _("{quantity}, resample {number}")),
}
COLUMNS = {
    "sd": _("standard deviation"),
    "sd_between": _("standard deviation between units"),
    "sd_within": _("standard deviation within units"),
    "q25": _("25% quantile"),
    "q75": _("75% quantile"),
    "moran_i": _("Moran's I"),
    "expected": _("expected Moran's I"),
    "variance_normal": _("variance of Moran's I under normality"),
    "variance_randomisation": _("variance of Moran's I under randomisation"),
    "geary_c": _("Geary's c"),
    "geary_z": _("z of Geary's c"),
}
PART_BEGINS = {
    "first_stage": _("first stage {of}"),
    "mediator": _("mediator {of}"),
    "earlier": _("earlier {of}"),
}
PART_ENDS = {"att": _("{part} (average effect)"), "leads": _("{part} (leads)"), "path": _("{part} (path)")}
TOKEN_WORDS = {
    "thresholds": _("thresholds"),
    "threshold": _("threshold"),
    "critical": _("critical"),
    "accepted": _("accepted"),
    "inside": _("inside"),
    "event_study": _("event_study"),
    "event": _("event"),
    "cohort": _("cohort"),
    "time": _("time"),
    "ring": _("ring"),
    "estimate": _("estimate"),
    "se": _("se"),
    "low": _("low"),
    "high": _("high"),
    "band_low": _("band_low"),
    "band_high": _("band_high"),
    "bacon": _("bacon"),
    "earlier_later": _("earlier_later"),
    "later_earlier": _("later_earlier"),
    "treated_never": _("treated_never"),
    "never": _("never"),
    "effect": _("effect"),
    "weight": _("weight"),
    "balance": _("balance"),
    "before": _("before"),
    "after": _("after"),
    "bias": _("bias"),
    "control": _("control"),
    "treated": _("treated"),
    "variance_ratio": _("variance_ratio"),
    "mean_bias": _("mean_bias"),
    "rubin_b": _("rubin_b"),
    "rubin_r": _("rubin_r"),
    "pseudo_r2": _("pseudo_r2"),
    "group_time": _("group_time"),
    "parallel_trends": _("parallel_trends"),
    "None": _("None"),
    "rows": _("rows"),
    "mean": _("mean"),
    "placebo": _("placebo"),
    "units": _("units"),
    "both": _("both"),
    "coefficient": _("coefficient"),
    "correlation": _("correlation"),
    "callaway-santanna": _("callaway-santanna"),
    "sun-abraham": _("sun-abraham"),
    "imputation": _("imputation"),
    "two-way": _("two-way"),
    "anderson_rubin": _("Anderson-Rubin set"),
    "ends": _("finite ends"),
}


CHECK_WORDS = {
    "estimate": _("Estimate"),
    "number": _("Number"),
    "numbers": _("Numbers"),
    "ours": _("Ours"),
    "theirs": _("Theirs"),
    "theirs_converted": _("Theirs, by our convention"),
    "program": _("Program"),
    "verdict": _("Verdict"),
    "digits": _("Digits"),
    "why": _("Why"),
    "confirmed": _("Confirmed"),
    "quantity": _("Quantity"),
    "held_by": _("Verified by"),
    "model": _("Model"),
    "all": _("all"),
    "search": _("Search"),
}


CONFIRMED = by(
    "all",
    {
        "true": _("All {total} numbers are confirmed by {programs}."),
        "other": _("{confirmed} of {total} numbers are confirmed by {programs}."),
    },
)


CheckedNumber = Mapping[str, Any]
Specified = Mapping[str, Sequence[str]]  # the choices that the specifications of each sweep are called by
CONFIRMING = ("equal", "differs, explained", "within simulation error")
VERIFIED = "verified in tests"
DIFFERS = "differs"  # a number that any program denies is not confirmed
# What the crosscheck calls the fields of a term.
QUANTITY = {"estimate": "coefficient", "se": "se", "p": "p", "low": "low", "high": "high"}
# What the name of a term says alone: one of a series by its row and column, a statistic by what it is.
ALONE = ("series", "statistic")
OF_STATISTICS = ("statistic", "test", "test p")
# Numbers that are, or may be, the value of a single unit.
SINGLE = ("minimum", "q25", "median", "q75", "maximum", "local_moran")
LARGEST = 12_000  # numbers that the page holds; the database has them all
# The columns of each table.
HEADS = {
    "differences": ("estimate", "number", "ours", "theirs", "program"),
    "filter": ("estimate", "number", "ours", "theirs_converted", "program", "verdict", "digits", "why"),
    "counts": ("program", "verdict", "numbers"),
    "models": ("estimate", "confirmed"),
    "unconfirmed": ("estimate", "quantity", "numbers", "held_by"),
}


def read_crosscheck(
    files: Mapping[str, str], confidential: bool
) -> tuple[dict[str, Any] | None, Sequence[CheckedNumber]]:
    """The crosscheck's summary, None where there is none, and its rows, those that compare nothing left out.
    confidential: without values of single units.
    """
    there = {name: path for name, path in files.items() if is_there(path)}
    summary = read_document(there["summary"]) if "summary" in there else None
    rows = [row for row in read_rows([there["rows"]]) if row["ours"] is not None] if "rows" in there else []
    if confidential:
        rows = [row for row in rows if not is_single(row)]
        summary = summary and {**summary, "differs": [r for r in summary["differs"] if not is_single(r)]}
    return summary, rows


def is_single(row: CheckedNumber) -> bool:
    """Whether a row's number may be the value of a single unit, which a confidential study does not show."""
    return str(row["quantity"]) == "series" and str(row["term"]).rpartition(" ")[2] in SINGLE


def crosscheck_section(
    summary: Mapping[str, Any] | None, rows: Sequence[CheckedNumber] = (), specified: Specified | None = None
) -> Section | None:
    """The section from the crosscheck's summary and rows; None where the study has none. specified: how the
    specifications of sweeps are called.
    """
    if summary is None:
        return None
    without: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in summary["unconfirmed"]:
        without[row["model"], row["note"]][row["quantity"]] += 1
    return section(
        "crosscheck",
        summary=summary,
        confirmed=confirmed_sentence(summary),
        heads={name: [say(CHECK_WORDS[column]) for column in columns] for name, columns in HEADS.items()},
        differences=[
            (
                model_name(r["model"], specified),
                _of(r["quantity"], number_name(r["quantity"], r["term"])),
                f"{r['ours']:.8g}",
                f"{r['theirs']:.8g}",
                written(r["program"]),
            )
            for r in summary["differs"]
        ],
        digits=digits_rows(rows),
        data=filter_data(rows, specified) if rows else None,
        counts=[
            (
                written(c["program"] or "none"),
                written(c["verdict"]),
                "" if c["verdict"] in ("not installed", "warning") else f"{c['numbers']:,}",
            )
            for c in summary["counts"]
        ],
        models=[
            (model_name(name, specified), say(COUNT_OF, count=of["confirmed"], of=of["numbers"]))
            for name, of in summary["models"].items()
        ],
        # What no program has, with what vouches for it: a row for each estimate.
        unconfirmed=[
            (
                model_name(model, specified),
                say(COMMA).join(
                    say(_("{quantity} ({count})"), quantity=written(what), count=f"{count:,}")
                    for what, count in counts.items()
                ),
                f"{counts.total():,}",
                written(note),
            )
            for (model, note), counts in without.items()
        ],
    )


def confirmed_sentence(summary: Mapping[str, Any]) -> str:
    """How many of the study's numbers other programs confirm."""
    return say(
        CONFIRMED,
        confirmed=f"{summary['confirmed']:,}",
        total=f"{summary['numbers']:,}",
        all=1 < summary["confirmed"] == summary["numbers"],
        programs=say(COMMA).join(map(written, summary["programs"])) or say(_("no program")),
    )


def differing(summary: Mapping[str, Any] | None) -> int:
    """How many numbers differ without a reason, which the head of the page says."""
    return len({(row["model"], row["quantity"], row["term"]) for row in (summary or {}).get("differs", ())})


class Checks:
    """What the crosscheck has of each number of a study. rows: the crosscheck's."""

    def __init__(self, material: Material, rows: Iterable[CheckedNumber]) -> None:
        self.numbers = all_numbers(material.analyses.values(), material.facts)
        self._rows: dict[tuple[str, str, str], list[CheckedNumber]] = defaultdict(list)
        for row in rows:
            self._rows[row["model"], row["quantity"], row["term"]].append(row)
        # A robustness check is asked for by its label; its cells are marked by its row and its term.
        self._labelled = {
            (f"{name}/{row['row']}" if row["row"] else name, row["term"]): (name, row["label"])
            for name, document in material.analyses.items()
            for row in document["series"].get("robustness", ())
        }

    def keys_of(self, mark: Key) -> list[Key]:
        """The numbers that a cell prints: one, or the two ends of an interval."""
        found = (self.numbers.of_mark(tuple(mark), place) for place in (0, 1))
        return list(dict.fromkeys(key for key in found if key))

    def of(self, key: Key) -> Sequence[CheckedNumber]:
        """What each program made of a number, by whichever of its names."""
        model, term = self._labelled.get((key.model, key.term), (key.model, key.term))
        names = [
            (model, QUANTITY.get(key.field, ""), term),
            (key.model, "statistic", key.field),
            (key.model, {"test": "test", "test_p": "test p"}.get(key.field, ""), key.term),
            (key.model, "series", f"descriptives {key.term.replace('@', ' ')} {key.field}"),
            (key.model, "series", f"{key.term} {key.field}"),
        ]
        return next((self._rows[name] for name in names if name[1] and name in self._rows), ())


class Confirmed(NamedTuple):
    """What is said below a table: a sentence, and by their count the names of the numbers not confirmed."""

    sentence: str
    others: tuple[tuple[str, str], ...] = ()


def confirmed_line(marks: Iterable[Key], checks: Checks) -> Confirmed | None:
    """`42 of 44 numbers confirmed by linearmodels 7.1.`, and the others by name, apart those that tests of
    the project hold; None where a table has no number to confirm. marks: of the table's cells.
    """
    # A t, which no program is asked for, is right where its estimate and its error are.
    printed = dict.fromkeys(
        key._replace(field="se") if key.field == "statistic" and not checks.of(key) else key
        for mark in marks
        for key in checks.keys_of(mark)
    )
    numbers = [said for key in printed if (said := checks.of(key))]
    if not numbers:
        return None
    confirmed = [said for said in numbers if _confirming(said)]
    others = [said for said in numbers if not _confirming(said)]
    verified = [said for said in others if all(row["verdict"] == VERIFIED for row in said)]
    programs = sorted(
        {
            f"{written(row['program'])} {row['version'] or ''}".strip()
            for said in confirmed
            for row in _confirming(said)
        }
    )
    sentence = (
        say(
            CONFIRMED,
            confirmed=len(confirmed),
            total=len(numbers),
            all=1 < len(confirmed) == len(numbers),
            programs=say(COMMA).join(programs),
        )
        if programs
        else say(_("No other program has confirmed a number of this table ({total})."), total=len(numbers))
    )
    of_models = Counter(said[0]["model"] for said in numbers)
    lost = [said for said in others if said not in verified]
    heads = (
        (_("Verified in tests of the project: {count}"), verified),
        (_("Neither confirmed nor verified: {count}"), lost),
    )
    return Confirmed(
        sentence,
        tuple((say(head, count=str(len(found))), _named(found, of_models)) for head, found in heads if found),
    )


def _confirming(said: Sequence[CheckedNumber]) -> Sequence[CheckedNumber]:
    """The rows that confirm a number: none where any denies it."""
    denied = any(row["verdict"] == DIFFERS for row in said)
    return [] if denied else [row for row in said if row["verdict"] in CONFIRMING]


def _named(numbers: Sequence[Sequence[CheckedNumber]], of_models: Mapping[str, int]) -> str:
    """Numbers by their names; quantities of one estimate's terms together, and the estimate
    alone where they are all that the table has of it. of_models: how many that is.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    found = Counter(said[0]["model"] for said in numbers)
    whole = [model for model, count in found.items() if 1 < count == of_models[model]]
    for said in numbers:
        row = said[0]
        if row["model"] not in whole:
            groups[row["model"], row["quantity"]].append(number_name(row["quantity"], row["term"]))
    told = [say(_("all of {names}"), names=list(map(model_name, whole)))] if whole else []
    told += [
        say(
            _("{number} ({model})"),
            number=_of(quantity, say(COMMA).join(dict.fromkeys(terms))),
            model=model_name(model),
        )
        for (model, quantity), terms in groups.items()
    ]
    return say(_("{text}."), text=say(SEMICOLON).join(told))


def _of(quantity: str, term: str) -> str:
    """A quantity of a term."""
    if quantity in ALONE:
        return term
    return say(_("{quantity} of {term}"), quantity=written(quantity), term=term)


def put(places: dict[str, int], text: str) -> int:
    """The place of a text among those that recur, each of which is written once."""
    return places.setdefault(text, len(places))


def filter_data(rows: Sequence[CheckedNumber], specified: Specified | None = None) -> dict[str, Any]:
    """Names once, and for each number their places, the two values and the digits that they share. specified:
    how the specifications of sweeps are called.
    """
    names: dict[str, dict[str, int]] = {key: {} for key in ("model", "quantity", "program", "verdict", "why")}
    said, named = cache(written), cache(number_name)  # thousands of rows have few words
    shown = [
        [
            put(names["model"], row["model"]),
            put(names["quantity"], said(row["quantity"])),
            named(row["quantity"], row["term"]),
            _short(row["ours"]),
            _short(row["theirs"] if row["converted"] is None else row["converted"]),
            put(names["program"], f"{said(row['program'] or 'none')} {row['version'] or ''}".strip()),
            put(names["verdict"], said(row["verdict"])),
            None if row["digits"] is None else round(row["digits"], 1),
            put(names["why"], said(row["formula"] or row["note"] or "")),
        ]
        for row in _most_telling(rows)
    ]
    models = [model_name(model, specified) for model in names["model"]]
    alone = [names["quantity"][said(name)] for name in ALONE if said(name) in names["quantity"]]
    listed = {key: list(found) for key, found in names.items()}
    return {**listed, "model": models, "alone": alone, "rows": shown}


def number_name(quantity: str, term: str) -> str:
    """What a number is of: a term, or a statistic or test."""
    if quantity in OF_STATISTICS and term.partition(":")[0] in STATISTIC:
        return test_label(term)
    of, regime, _number = term.rpartition(" [regime ")
    if regime:
        return local(term, term_label(term, {of: written(of)}))
    said = of_term(written(term))
    if said != term or not term:
        return said
    words = _series_name(term)
    return words if quantity == "series" else local(term, words)


def _series_name(term: str) -> str:
    """A number of a series: the series, what tells its rows apart, and the column."""
    series, _blank, rest = term.partition(" ")
    row, _blank, column = rest.rpartition(" ")
    if series not in OF_SERIES:
        return " ".join(map(_token, term.split(" ")))
    keys, column_key, sentence = OF_SERIES[series]
    values = dict(zip(keys, row.split(" ", len(keys) - 1), strict=False)) | {column_key: column}
    return verbatim(sentence, **{key: _value_name(value) for key, value in values.items()})


def _value_name(value: str) -> str:
    """What tells a row of a series apart, or its column: a word of ours, or a study's name by its label."""
    if value in COLUMNS:
        return say(COLUMNS[value])
    if value in STATISTIC:
        return test_label(value)
    own = called("variables", value) or called("units", value)
    return own or of_term(written(value))


def _token(token: str) -> str:
    """A word of a number's name in a series."""
    return say(TOKEN_WORDS[token]) if token in TOKEN_WORDS else written(token)


def _most_telling(rows: Sequence[CheckedNumber]) -> Sequence[CheckedNumber]:
    """All rows, or where they are too many those of series last and cut."""
    if len(rows) <= LARGEST:
        return rows
    return sorted(rows, key=lambda row: row["quantity"] == "series")[:LARGEST]


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.10g}")


def digits_by(rows: Iterable[CheckedNumber]) -> dict[tuple[str, str], list[float]]:
    """Digits of agreement by program and quantity, sorted; simulated numbers, which agree in none beyond
    their noise, left out.
    """
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        if row["digits"] is not None and row["verdict"] != "within simulation error":
            found[row["program"], row["quantity"]].append(row["digits"])
    return {key: sorted(values) for key, values in sorted(found.items())}


def digits_rows(rows: Iterable[CheckedNumber]) -> list[tuple[str, list[float], int]]:
    """A row for each program and quantity of the picture of digits: its words, the ends, quartiles and median
    of the digits, and their number.
    """
    return [
        (
            say(_("{program}: {quantity}"), program=written(program), quantity=written(quantity)),
            [digits[round(share * (len(digits) - 1))] for share in (0, 0.25, 0.5, 0.75, 1)],
            len(digits),
        )
        for (program, quantity), digits in digits_by(rows).items()
    ]


def model_name(model: str, specified: Specified | None = None) -> str:
    """An estimate in words: `analysis/part`, or `sweep: specification`."""
    sweep, colon, specification = model.partition(": ")
    choices = (specified or {}).get(sweep, ())
    if colon and choices:
        *options, last = specification.split(" | ")
        option, slash, part = last.rpartition("/") if "/" in last and len(options) else (last, "", "")
        made = specification_name(" | ".join([*options, option]), choices)
        named_part = f" | {part_name(part)}" if slash else ""
        return say(
            _("{sweep}: {specification}"), sweep=named("sweeps", sweep), specification=made + named_part
        )
    analysis, slash, part = model.partition("/")
    if not slash:
        return named("analyses", analysis)
    return say(_("{analysis}/{part}"), analysis=named("analyses", analysis), part=part_name(part))


def term_of(model: str, term: str, labels: Mapping[str, str]) -> str:
    """A term of a model in words; a spatial effect and a path of a mediation are no products."""
    variable, _colon, effect = term.rpartition(":")
    path, _colon, mediator = term.partition(":")
    if "/effects" in model and effect in TERM:
        return say(OF_ANALYSIS, analysis=term_label(variable, dict(labels)), label=say(TERM[effect]))
    if mediator in labels and path in OF_MEDIATOR and path not in labels:
        return verbatim(OF_MEDIATOR[path], term=labels[mediator])
    return term_label(term, dict(labels))


def part_name(part: str) -> str:
    """A part of an analysis; the model itself has no name."""
    words = part.replace("_", " ")
    said = written(words)
    if said != words or not part:
        return said or say(_("the model"))
    if (estimator := part.replace("_", "-")) in STUDIED:
        return say(STUDIED[estimator])
    before, _line, last = part.rpartition("_")
    if before and last in PART_ENDS:
        return verbatim(PART_ENDS[last], part=part_name(before))
    head = next((head for head in PART_BEGINS if part.startswith(f"{head}_")), "")
    return local(words, verbatim(PART_BEGINS[head], of=written(part[len(head) + 1 :]))) if head else said
