"""An index's indicators by dimension, with direction and weight, the printed weight beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from spillover.facts import IndexFacts
from spillover.messages.common import COMMA_IN_SENTENCE, HEAD, SETTING_SENTENCE
from spillover.options import Index
from spillover.tables.layout import Digits, Layout, Material
from spillover.tables.notes import index_method, index_options
from spillover.tables.number_format import format_fixed
from spillover.tables.table import Span, Table, TableRow, number, write_published_number
from spillover.words import _, format_p
from words.render import render_value, say, say_key, term_label


class Weights(Layout, frozen=True, kw_only=True):
    """An index's indicators by dimension, with direction and weight."""

    indices: Annotated[tuple[Index, ...], Meta(min_length=1)]
    """The indices whose weights the table shows."""
    digits: Digits = 4
    stub: str | None = None

    def build(self, name: str, material: Material) -> Table:
        """The table; its notes say how each index was made."""
        facts = [material.facts[index] for index in self.indices]
        labels = [material.translate(page.label) for page in facts]
        own = dict(material.labels)
        names = [term_label(row.label, own) for row in facts[0].indicators]
        printed = {row["indicator"]: row["weight"] for row in material.published_table.rows}
        printed = printed if set(printed) & set(names) else {}
        heads = (
            self.stub or say_key(HEAD, "indicator"),
            say_key(HEAD, "direction"),
            *labels,
            *((say_key(HEAD, "published"),) if printed else ()),
        )
        made = [
            say(SETTING_SENTENCE, name=label, value=_describe_index(page))
            for label, page in zip(labels, facts, strict=True)
        ]
        made += [
            say(_("{name}: {warning}"), name=label, warning=render_value(warning))
            for label, page in zip(labels, facts, strict=True)
            for warning in page.warnings
        ]
        rows = self._rows(facts, names, printed, material)
        return Table(name, self.title, (tuple(map(Span, heads)),), tuple(rows), tuple(made))

    def _rows(
        self, facts: list[IndexFacts], names: list[str], printed: Mapping[str, str], material: Material
    ) -> list[TableRow]:
        weights = [{row.variable: row.weight for row in page.indicators} for page in facts]
        rows: list[TableRow] = []
        dimension = None
        for label, row in zip(names, facts[0].indicators, strict=True):
            if row.dimension != dimension:
                dimension = row.dimension
                rows += [TableRow((material.translate(dimension),), "group")] if dimension else []
            ours = [
                number(format_fixed(w.get(row.variable), self.digits), index, row.variable, "weight")
                for index, w in zip(self.indices, weights, strict=True)
            ]
            place = (self.indices[0], row.variable, "weight")
            theirs = [write_published_number(printed.get(label, ""), *place)] if printed else []
            rows.append(
                TableRow((material.translate(label), row.direction.replace("-", "−"), *ours, *theirs))
            )
        return rows


def _describe_index(facts: IndexFacts) -> str:
    """Describe how an index was made: method and options, what was kept of principal components, sample."""
    parts = [index_method(facts.method), *index_options(facts.options)]
    test = facts.bartlett
    if test is not None:
        kept, shares = facts.components_kept, facts.variance_shares
        parts += [
            say(
                _("{kept} of {of} retained, explaining {share:.0%} of the variance"),
                kept=kept,
                of=len(shares),
                share=sum(shares[:kept]),
            ),
            say(_("weights refer to the standardised indicators, negative ones reversed")),
            f"KMO {facts.kmo:.3f}",
            say(
                _("Bartlett's χ²({df}) = {statistic} [{p}]"),
                df=f"{test.df:.0f}",
                statistic=format_fixed(test.statistic, 2),
                p=format_p(test.p),
            ),
        ]
    if facts.weights_by_year:
        parts.append(say(_("weights are means over the years")))
    left_out = [unit.name for unit in facts.dropped_units]
    parts += (
        [say(_("without {units}, for which an indicator is missing"), units=left_out)] if left_out else []
    )
    first, last = facts.years
    return say(COMMA_IN_SENTENCE).join(
        [*parts, say(_("N = {nobs} ({first}–{last})"), nobs=facts.nobs, first=str(first), last=str(last))]
    )
