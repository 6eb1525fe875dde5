"""A table of robustness checks: one baseline, and in each row what becomes of its coefficient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta
from msgspec.structs import replace

from spillover.analysis import Analysis, Data, Fit
from spillover.errors import StudyError, quote_value
from spillover.estimates import NUMBERS
from spillover.options import AnalysisName, Label, Level
from spillover.series import RobustnessRow
from spillover.variation import Variation
from spillover.words import _

if TYPE_CHECKING:
    from spillover.note import Note


class Robustness(Analysis, frozen=True, kw_only=True):
    """One coefficient in variations of a baseline, each an analysis of its own.

    One estimate whose terms are the rows, the baseline first; statistics: rows, same_sign,
    same_sign_significant. Series: robustness. Each row that changes options is an analysis too,
    <name>__<row>.
    """

    baseline: AnalysisName
    """The analysis that the rows vary."""
    part: str | None = None
    """Which of its estimates, if it has several."""
    term: Label
    """The term whose coefficient is reported."""
    rows: Annotated[tuple[Variation, ...], Meta(min_length=1)]
    """The rows in their order; each changes some options of the baseline."""
    significance: Level = 0.05
    """The level at which the sentence below the table counts rows as significant."""

    def problems(self) -> Iterator[str]:
        """Find rows that change nothing, or both name an analysis and change options."""
        names = [row.name for row in self.rows]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield _(
                "rows.{name}: {rows} rows have this name; give each its own",
                name=name,
                rows=names.count(name),
            )
        for row in self.rows:
            if row.analysis is None and not row.changes:
                yield _(
                    "rows.{name}: changes nothing, so it repeats the baseline; change an option",
                    name=row.name,
                )
            if row.analysis is not None and row.changes:
                yield _(
                    "{analysis} is used unchanged; remove the other keys",
                    analysis=f"rows.{row.name}: {row.analysis!r}",
                )

    def problems_among(self, name: str, analyses: Mapping[str, Analysis]) -> Iterator[str]:
        """Find rows that are the baseline again, or another row."""
        if self.baseline not in analyses:
            return
        seen = {self.baseline: "the baseline"}
        for row in self.rows:
            analysis, part = self.source(name, row)
            same = [said for other, said in seen.items() if analyses.get(analysis) == analyses[other]]
            own_part = part is not None and part != self.part
            if same and not own_part and row.find_term(self.term) == self.term:
                yield _(
                    "{place}: repeats {same}; change an option, or remove the row",
                    place=f"rows.{row.name}",
                    same=same[0],
                )
            elif analysis in analyses:
                seen.setdefault(analysis, f"row {row.name!r}")

    def expand(self, options: Callable[[str], Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
        """Write an analysis for each row that changes the baseline."""
        try:
            baseline = options(self.baseline)
        except StudyError as error:
            raise StudyError(_("baseline: {error}", error=error)) from None
        if baseline.get("kind") == self.kind:
            raise StudyError(_("baseline: is a table of robustness checks itself; name an estimate"))
        made = {}
        for row in self.rows:
            if row.analysis is None and row.changes:
                try:
                    made[row.name] = row.apply(baseline, self.term)
                except StudyError as error:
                    raise StudyError(_("rows.{name}.{error}", name=row.name, error=error)) from None
        return made

    def uses(self, name: str) -> tuple[str, ...]:
        """List the baseline and every row's analysis."""
        return tuple(dict.fromkeys([self.baseline, *(self.source(name, row)[0] for row in self.rows)]))

    def source(self, name: str, row: Variation) -> tuple[str, str | None]:
        """Find the analysis and part of a row."""
        if row.analysis:
            return row.analysis, row.part
        return f"{name}__{row.name}", row.part or self.part

    def copies(self, name: str) -> dict[str, tuple[str, str]]:
        """Map each row to the estimate and term behind it."""
        found = {"Baseline": (_model(self.baseline, self.part), self.term)}
        for row in self.rows:
            found[row.words] = (_model(*self.source(name, row)), row.find_term(self.term))
        return found

    def fit(self, data: Data) -> Fit:
        """Collect the rows from the files of the analyses."""
        found = [self._row(data, "", "Baseline", self.baseline, self.part, self.term)]
        for row in self.rows:
            analysis, part = self.source(data.name, row)
            found.append(self._row(data, row.name, row.words, analysis, part, row.find_term(self.term)))
        self._refuse_repeated(found)
        fits = data.fit_of(self, None)
        fits.series["robustness"] = found
        self._add(fits, found)
        return fits

    def _row(
        self, data: Data, name: str, label: str, analysis: str, part: str | None, term: str
    ) -> RobustnessRow:
        """Build a row: its coefficient, and whether that keeps the sign and is significant."""
        from spillover.fit import find_estimate

        record, found = find_estimate(analysis, data.document(analysis).estimates, part, term)
        sizes = {key: getattr(record, key) for key in ("outcome", "nobs", "units", "periods", "estimator")}
        return RobustnessRow(
            row=name,
            label=label,
            analysis=analysis,
            term=term,
            **sizes,
            **{key: getattr(found, key) for key in NUMBERS},
            level=record.level,
            settings=record.settings,
        )

    def _refuse_repeated(self, found: list[RobustnessRow]) -> None:
        """Raise StudyError at a row with the baseline's very numbers: it shows nothing."""
        baseline, keys = found[0], ("estimate", "se", "p", "nobs")
        for row in found[1:]:
            if all(getattr(row, key) == getattr(baseline, key) for key in keys):
                raise StudyError(
                    _(
                        "rows.{row}: has the numbers of the baseline {baseline} to the last digit, so "
                        "its change has no effect; change something else, or leave the row out",
                        row=row.row,
                        baseline=quote_value(self.baseline),
                    )
                )

    def _add(self, fits: Fit, found: list[RobustnessRow]) -> None:
        """Adds the rows as one estimate, each a term, with the note that sums them up."""
        from spillover.fit import PlainEstimate, SampleSize

        counts, counted = count_rows(found, self.significance)
        levels = {row.level for row in found}
        level = {"level": levels.pop()} if len(levels) == 1 else {}
        first = found[0]
        fits.add_plain(
            PlainEstimate(
                self.kind,
                first.outcome,
                {"baseline": self.baseline, "term": self.term, **level},
                terms=[replace(row.numbers, term=row.label) for row in found],
                notes=[counted],
                statistics=counts,
                size=SampleSize(first.nobs or 0, first.units, first.periods),
            )
        )


def _is_significant(row: RobustnessRow, significance: float) -> bool:
    return row.p is not None and row.p < significance


def _model(analysis: str, part: str | None) -> str:
    """Name an estimate by its id."""
    return f"{analysis}/{part}" if part else analysis


def count_rows(rows: Sequence[RobustnessRow], significance: float) -> tuple[dict[str, int], Note]:
    """Count rows by sign and significance, with the note that says the counts. rows: the baseline first.

    A row keeps the significance where it has the baseline's sign and p < significance; where the baseline is
    not significant itself, the note says so and counts the rows that are.
    """
    from spillover.note import note

    baseline, others = rows[0], rows[1:]
    sign = [row for row in others if row.estimate * baseline.estimate > 0]
    significant = [row for row in sign if _is_significant(row, significance)]
    counts = {"rows": len(others), "same_sign": len(sign), "same_sign_significant": len(significant)}
    if not _is_significant(baseline, significance):
        return counts, note("robustness_insignificant", level=significance, **counts)
    lost = [row.label for row in others if row not in significant]
    return counts, note("robustness", level=significance, **counts, lost=lost, all=not lost)
