"""Tests: a row per test of each column's estimate."""

from __future__ import annotations

from spillover.errors import StudyError, suggestion
from spillover.estimates import EstimateRecord, TestRecord
from spillover.messages.catalogue import DISTRIBUTION, STATISTIC, words_of
from spillover.messages.labels import test_label
from spillover.options import Label
from spillover.tables.layout import LabelledLayout, Material
from spillover.tables.notes import split_notes, tests_notes
from spillover.tables.number_format import format_fixed, render_count
from spillover.tables.table import Table, TableRow, group_of, head_of, number
from spillover.words import _, format_p
from words.render import say_key, say_note

HEADS = ("test", "statistic", "distribution", "df", "p", "null")


class Tests(LabelledLayout, frozen=True, kw_only=True):
    """One row per test: statistic, distribution, degrees of freedom where a test has some, p and the null
    hypothesis.
    """

    tests: tuple[Label, ...] | None = None
    """The tests shown; all by default."""

    def build(self, name: str, material: Material) -> Table:
        """The table, a group of rows for each column where there are several."""
        rows: list[TableRow] = []
        estimates, headers = self.estimates(material), self.headers
        every = dict.fromkeys(test.name for estimate in estimates for test in estimate.tests)
        for test in self.tests or ():  # a known one may be one that these data do not allow
            if test not in every and test.partition(":")[0] not in STATISTIC:
                raise StudyError(
                    _(
                        "tables.{name}.tests: no column has the test {test!r}{hint}",
                        name=name,
                        test=test,
                        hint=suggestion(test, every),
                    )
                )
        wanted = every if self.tests is None else self.tests
        heads = [
            head
            for head in HEADS
            if head != "df" or any(t.df for e in estimates for t in e.tests if t.name in wanted)
        ]
        for head, estimate in zip(headers, estimates, strict=True):
            rows += group_of(head, estimates)
            rows += [self._row(test, estimate, heads) for test in estimate.tests if test.name in wanted]
        shown = {test: self._label(test) for test in wanted}
        notes, details = split_notes(estimates, headers, material.style.notes, tests=shown)
        details += tests_notes(estimates, headers, shown)
        return Table(name, self.title, head_of(heads), tuple(rows), tuple(notes), details=tuple(details))

    def _row(self, test: TestRecord, estimate: EstimateRecord, heads: list[str]) -> TableRow:
        texts = {
            "test": format_fixed(test.statistic, 3),
            "test_df": ", ".join(render_count(d) for d in test.df),
            "test_p": format_p(test.p),
        }
        statistic, df, p = (number(text, estimate.model, test.name, field) for field, text in texts.items())
        cells = {
            "test": self._label(test.name, estimate.kind),
            "statistic": statistic,
            "distribution": say_key(DISTRIBUTION, test.distribution),
            "df": df,
            "p": p,
            "null": say_note(estimate, test.null),
        }
        return TableRow(tuple(cells[head] for head in heads))

    def _label(self, name: str, kind: str = "") -> str:
        """A test's name for people, unless the table gives one. kind: of the analysis that has it."""
        with words_of(kind):
            return self.labels.get(name) or test_label(name)
