"""The raw cells and the units that move one estimate most, each with everything downstream recomputed."""

import logging
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from msgspec.structs import replace

from base.job import log, run
from base.speech_language import message
from influence.cells import Perturbation, RawCell, Rows, Warehouse
from influence.chain import Chain, Values, read_chain
from influence.options import InfluenceOptions
from influence.rank import Derivative, find_derivative
from influence.record import (
    EXTREME,
    GAP,
    MATRIX,
    THRESHOLD,
    CellMove,
    InfluenceRecord,
    PerturbationEffect,
    Removal,
    write_influence,
)
from influence.units import find_removals
from spillover.analysis import SampledAnalysis
from spillover.arrays.foundation import Array, EstimationError
from spillover.errors import StudyError
from spillover.estimates import TermRecord
from spillover.words import Message, _, sentence_of, to_data
from warehouse.build import read_inputs

# Cells that are estimated again by the rank of each perturbation, besides those that are whatever their rank.
RANKED = 300
SHOWN = 12  # cells that are listed of each perturbation
AGREES = 1e-6  # in standard errors: how far the estimate made again may lie from the study's
FAILURES = (EstimationError, StudyError, np.linalg.LinAlgError)


@dataclass
class Candidate:
    """Cell with its perturbations and what they move, by whether it is missing. scores: by the derivative, in
    standard errors, likewise.
    """

    cell: RawCell
    moves: dict[bool, tuple[Perturbation, Rows]] = field(default_factory=dict)
    scores: dict[bool, float] = field(default_factory=dict)
    reasons: set[str] = field(default_factory=set)


def find_candidates(warehouse: Warehouse, chain: Chain) -> list[Candidate]:
    """Find the cells that reach the estimate, in the order of the warehouse's."""
    found = {cell.place: Candidate(cell) for cell in warehouse.cells}
    made = [warehouse.empty(cell) for cell in warehouse.cells]
    made += [other for cell in warehouse.cells if (other := warehouse.interpolate(cell)) is not None]
    for one, rows in warehouse.move(made):
        found[one.cell.place].moves[one.is_missing] = one, rows
    return [one for one in found.values() if any(rows for _perturbation, rows in one.moves.values())]


def rank(candidates: Sequence[Candidate], warehouse: Warehouse, chain: Chain) -> None:
    """Give each candidate its score, and the reasons why it is estimated again whatever that is."""
    derivative = _build_derivative(chain)
    for one in candidates:
        for missing, (_perturbation, rows) in one.moves.items():
            one.reasons |= {*_find_reasons(one.cell, rows, warehouse, chain)}
            try:
                changed = chain.change(rows)
            except FAILURES:
                one.scores[missing] = np.inf
                continue
            if chain.find_matrices(changed):
                one.reasons.add(MATRIX)
            one.scores[missing] = _compute_score(derivative, chain, changed)


def _build_derivative(chain: Chain) -> Derivative | None:
    """Build the derivative of the estimate; None where its analysis has none that is known."""
    main = chain.main_analysis
    if not isinstance(main, SampledAnalysis):
        return None
    files = chain.build_files(chain.analysis, {})
    try:
        design = files.design(main)
        operator = None
        if main.matrices() and design.is_balanced():
            operator = files.operator(main.matrices()[0], design).matrix
        return find_derivative(chain, design, operator)
    except FAILURES:
        return None


def _compute_score(derivative: Derivative | None, chain: Chain, changed: Values) -> float:
    """Measure how far changed values move the estimate by the derivative; without one, how far they lie
    apart.
    """
    if derivative is not None:
        return derivative.move(chain.grid, changed)
    apart = 0.0
    for name, values in changed.items():
        own = chain.grid.values[name]
        lost = np.isnan(values) & ~np.isnan(own)
        apart += float(np.nansum(np.abs(values - own)) / (np.nanstd(own) or 1.0) + lost.sum())
    return apart


def _find_reasons(cell: RawCell, rows: Rows, warehouse: Warehouse, chain: Chain) -> Iterator[str]:
    """Yield why a cell is estimated again: it is where a derivative says little."""
    if any((number.measure, number.unit, number.year) in warehouse.gap_sources for number in cell.numbers):
        yield GAP
    for name, changed in rows.items():
        if name in chain.tail_variables and any(_is_extreme(chain, name, *one) for one in changed.items()):
            yield EXTREME
        if name in chain.thresholds:
            yield THRESHOLD


def _is_extreme(chain: Chain, name: str, place: int, row: Array) -> bool:
    """Return whether a value that changes is among the smallest or largest of its year or of all, or becomes
    so.
    """
    own, (low, high) = chain.grid.values[name], chain.find_bounds(name)
    changes = ~((own[place] == row) | (np.isnan(own[place]) & np.isnan(row)))
    beyond = [(values <= low) | (values >= high) for values in (own[place], row)]
    return bool((changes & (beyond[0] | beyond[1])).any())


def choose(candidates: Sequence[Candidate], limit: int) -> list[Candidate]:
    """Choose those that are estimated again, in the order of the candidates: with a reason, and so many by
    the rank of each perturbation. Neither stands for both: some models have no estimate where a cell is
    missing.
    """
    chosen = set()
    for missing in (True, False):
        free = (one for one in candidates if not one.reasons)
        ranked = sorted(free, key=lambda one: (-one.scores.get(missing, 0.0), one.cell.place))
        chosen |= {one.cell.place for one in ranked[:limit]}
    return [one for one in candidates if one.reasons or one.cell.place in chosen]


def estimate_again(candidate: Candidate, chain: Chain, own: TermRecord) -> CellMove:
    """Estimate what a cell moves, with everything downstream of it recomputed."""
    changes = {
        missing: estimate_change(perturbation, rows, chain, own)
        for missing, (perturbation, rows) in candidate.moves.items()
    }
    cell = candidate.cell
    return CellMove(
        file=cell.place.file,
        sheet=cell.place.sheet,
        cell=cell.place.cell,
        source=cell.numbers[0].source,
        measure=cell.numbers[0].measure,
        units=cell.units,
        years=() if cell.is_constant else cell.years,
        text=cell.text,
        value=cell.value,
        value_unit=cell.value_unit,
        reasons=tuple(sorted(candidate.reasons)),
        omission=changes[True],
        interpolation=changes.get(False),
    )


def estimate_change(one: Perturbation, rows: Rows, chain: Chain, own: TermRecord) -> PerturbationEffect:
    """Estimate what one perturbation does."""
    tried = PerturbationEffect(value=one.values[0], years=one.years, method=one.method)
    try:
        value = chain.estimate(chain.change(rows))
    except FAILURES as error:
        said = sentence_of(error)
        return replace(tried, failure=to_data(said) if isinstance(said, Message) else str(said))
    assert own.se
    return replace(tried, estimate=value, change=(value - own.estimate) / own.se)


def list_moves(moves: Sequence[CellMove], shown: int) -> list[CellMove]:
    """List the cells whose perturbations move the estimate most, so many of each, largest first. Of cells
    that take the same row with them when they are missing, the one that moves it most when it is
    interpolated.
    """

    def size(change: PerturbationEffect | None) -> float:
        return abs(change.change) if change and change.change is not None else 0.0

    rows: dict[Any, list[CellMove]] = defaultdict(list)
    for move in moves:
        if size(move.omission):
            rows[move.units, move.years, round(size(move.omission), 9)].append(move)
    first = [
        replace(max(own, key=lambda move: size(move.interpolation)), equal_cells=len(own) - 1)
        for own in sorted(rows.values(), key=lambda own: -size(own[0].omission))[:shown]
    ]
    known = {(move.file, move.sheet, move.cell) for move in first}
    second = sorted(
        (move for move in moves if size(move.interpolation)), key=lambda m: -size(m.interpolation)
    )
    found = [*first, *(m for m in second[:shown] if (m.file, m.sheet, m.cell) not in known)]
    return sorted(found, key=lambda m: (-m.largest, -size(m.interpolation), m.file, m.sheet, m.cell))


def remove_units(chain: Chain, own: TermRecord) -> list[Removal]:
    """Find the fewest units whose removal matters; none where the analysis takes no sample."""
    if not isinstance(chain.main_analysis, SampledAnalysis):
        return []

    def estimate_without(units: Sequence[str]) -> float | None:
        try:
            return chain.estimate({}, units)
        except FAILURES:
            return None

    units = chain.build_files(chain.analysis, {}).design(chain.main_analysis).unit_ids
    made = {unit: estimate_without([unit]) for unit in _progress(units, _say_units)}
    alone = {unit: value for unit, value in made.items() if value is not None}
    return find_removals(own.estimate, own.low, own.high, alone, estimate_without)


def find_influence(
    warehouse: Warehouse, chain: Chain, limit: int = RANKED, shown: int = SHOWN
) -> InfluenceRecord:
    """Measure the influence of cells and units on one estimate. Raises StudyError where the estimate has no
    standard error, or where today's code and files do not give it again.
    """
    own = chain.read()
    if not own.se:
        raise StudyError(
            _("{analysis}: {term} has no standard error", analysis=chain.analysis, term=chain.term)
        )
    plain = chain.drop_draws()
    chain = plain if _agrees(plain, own) else chain
    if not _agrees(chain, own):
        again = chain.estimate_anew()
        raise StudyError(
            _(
                "{analysis}: {term} is {again} when it is made again and {own} in the results; run the study "
                "again",
                analysis=chain.analysis,
                term=chain.term,
                again=again,
                own=own.estimate,
            )
        )
    candidates = find_candidates(warehouse, chain)
    log.info("%d of %d raw cells reach the estimate", len(candidates), len(warehouse.cells))
    level = log.level
    log.setLevel(logging.ERROR)  # not a line for each estimate
    rank(candidates, warehouse, chain)
    chosen = choose(candidates, limit)
    moves = [estimate_again(one, chain, own) for one in _progress(chosen, _say_cells)]
    removals = remove_units(chain, own)
    log.setLevel(level)
    failures = [
        change
        for move in moves
        for change in (move.omission, move.interpolation)
        if change is not None and change.failure is not None
    ]
    return InfluenceRecord(
        analysis=chain.analysis,
        part=chain.part,
        term=chain.term,
        estimate=own.estimate,
        se=own.se,
        low=own.low,
        high=own.high,
        cells=len(candidates),
        reestimated_cells=len(chosen),
        failures=len(failures),
        failure=failures[0].failure if failures else None,
        moves=tuple(list_moves(moves, shown)),
        removals=tuple(removals),
    )


def _agrees(chain: Chain, own: TermRecord) -> bool:
    """Return whether the estimate, made again, is the study's."""
    assert own.se
    try:
        return abs(chain.estimate_anew() - own.estimate) <= AGREES * own.se
    except FAILURES:
        return False


def _say_cells(number: int, count: int) -> Message:
    return _("{number} of {count} cells estimated again", number=number, count=count)


def _say_units(number: int, count: int) -> Message:
    return _("{number} of {count} units left out", number=number, count=count)


def _progress(items: Sequence[Any], say_progress: Callable[[int, int], Message]) -> Iterator[Any]:
    """Yield the items, with a line to the terminal after each tenth of many."""
    for number, item in enumerate(items):
        if len(items) >= 100 and number and number * 10 // len(items) > (number - 1) * 10 // len(items):
            print(message(say_progress(number, len(items))), file=sys.stderr, flush=True)
        yield item


def read_warehouse(inputs: Any, spec: InfluenceOptions, variables: Iterable[str]) -> Warehouse:
    """Read the warehouse into memory, of some variables. inputs: those of the warehouse's job."""
    return Warehouse.build(spec.warehouse, read_inputs(inputs, spec.warehouse), variables)


def _main(snakemake: Any, spec: InfluenceOptions) -> None:
    chain = read_chain(snakemake.input, spec)
    warehouse = read_warehouse(snakemake.input, spec, chain.grid.values)
    write_influence(snakemake.output[0], find_influence(warehouse, chain))


if "snakemake" in globals():
    run(globals()["snakemake"], _main, InfluenceOptions)
