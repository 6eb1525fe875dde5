"""The design that a panel and a person's wishes make, with what was left out and why."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from door.design import CONTROLS, Design, later_years
from door.foresee import check_estimable, flat_group, without_use
from door.matrix import matrix_options
from door.panel_found import Found, Note
from door.policy import policy_of
from door.roles import Roles, check_numbers, check_roles, check_varies, columns_of, one_column
from door.table import Column
from door.wish import Wish
from ingest.polygons import SUFFIXES
from spillover.errors import StudyError, quoted

NEAREST, LONGEST_LABEL = 5, 40
# Groups that are compared have at least two units each, or their effects leave nothing.
MOST_GROUPS, FEWEST_UNITS = 8, 2
# Of more units than these, weights by distance end where half of the units have so many neighbours.
MANY, NEIGHBOURHOOD = 300, 20
MAPS = {"china-cities": "prefectures", "china-provinces": "provinces"}


@dataclass(frozen=True)
class Plan:
    """A design, its columns, and notes as ids of the catalogue with their values."""

    design: Design
    roles: Roles
    notes: tuple[Note, ...]


def plan(wish: Wish, found: Found, root: Path) -> Plan:
    """The design. Raises StudyError where a column cannot have its role."""
    roles = _roles(wish, found)
    called = _called(found)
    for column in roles.all:
        check_numbers(found.table, column, called)
    for column in (roles.outcome, roles.treatment, *roles.controls, *roles.mediators):
        check_varies(column, found.rows, found.years)
    years = sorted({year for year in found.years if year is not None})
    step = math.gcd(*np.diff(years).tolist()) or 1
    check_estimable(roles, found)
    group, parts, notes = _group(roles, found)
    policy = policy_of(roles.treatment, roles.outcome, found, step)
    if policy and roles.moderators:
        names = ", ".join(c.short for c in roles.moderators)
        notes.append(("door-policy-moderators", {"treatment": roles.treatment.short, "moderators": names}))
        roles = replace(roles, moderators=())
    weights, spatial_notes = _weights(wish, found, roles.all, root)
    design = Design(
        outcome=roles.outcome.name,
        treatment=roles.treatment.name,
        controls=tuple(c.name for c in roles.controls),
        mediators=tuple(c.name for c in roles.mediators),
        moderators=tuple(c.name for c in roles.moderators),
        labels={c.name: brief(c) for c in roles.all},
        headers={c.name: c.label for c in roles.all if c.name != c.short and c.label},
        years=found.units.years,
        step=step,
        consecutive=len(years) == (years[-1] - years[0]) // step + 1,
        group=group,
        parts=parts,
        policy=policy,
        useless=without_use(roles, found, step, later_years(found.units.years)[0]),
        listed=_free_name([c.name for c in found.table.columns]),
        weights=weights,
        confidential=found.panel.confidential,
        map=_map(found) if weights else "",
        polygons=(found.panel.places or "") if _map(found) == "polygons" else "",
    )
    own = policy.notes if policy else ()
    return Plan(design, roles, (*notes, *own, *_gaps(years, step), *spatial_notes))


def _free_name(taken: list[str]) -> str:
    """What the list of controls is called: as no column is."""
    return next(name for name in (CONTROLS, "chosen", "chosen_controls") if name not in taken)


def brief(column: Column) -> str:
    """A column's label for titles: without what it says in brackets at its end, or its name, where it is
    long.
    """
    label = column.label
    if len(label) > LONGEST_LABEL:
        label = re.sub(r"\s*[(（][^()（）]*[)）]$", "", label)
    return label if 0 < len(label) <= LONGEST_LABEL else column.name


def _roles(wish: Wish, found: Found) -> Roles:
    """The columns that the wishes name; without a treatment the first control is followed."""
    table = found.table
    controls = columns_of(wish.controls, table, "CONTROLS")
    if wish.treatment:
        treatment = one_column(wish.treatment, table, "TREATMENT")
    else:
        treatment, controls = controls[0], controls[1:]
    roles = Roles(
        one_column(wish.outcome, table, "OUTCOME"),
        treatment,
        controls,
        columns_of(wish.mediators, table, "MEDIATORS"),
        columns_of(wish.moderators, table, "MODERATORS"),
    )
    check_roles(roles)
    for column in roles.all:
        if column.short in (found.panel.unit, found.panel.time):
            raise StudyError(f"{quoted(column.header)} says the unit or the year; name another column")
    return roles


def _called(found: Found) -> list[str]:
    """Unit and year of each row, as messages name them."""
    unit = found.table.find(found.panel.unit, "UNIT")
    return [f"{text} {year}" for text, year in zip(unit.texts, found.years, strict=True)]


def _gaps(years: list[int], step: int) -> list[Note]:
    """What is said of years that are not all there: of the panel's step, and of gaps in it."""
    if years[-1] - years[0] + 1 == len(years):
        return []
    gaps = len(years) <= (years[-1] - years[0]) // step
    said = {"years": ", ".join(map(str, years)), "step": str(step), "gaps": "true" if gaps else "false"}
    return [("door-steps", said)]


def _group(roles: Roles, found: Found) -> tuple[str, tuple[str, ...], list[Note]]:
    """The group whose parts are compared, where each has units enough, and their labels."""
    for name in found.panel.groups:
        members = Counter(row[name] for row in found.units.rows)
        labels = tuple(sorted(members))
        if 2 <= len(labels) <= MOST_GROUPS and min(members.values()) >= FEWEST_UNITS:
            own = {row["text"]: row[name] for row in found.units.rows}
            if flat := flat_group(own, roles, found):
                return "", (), [("door-group-flat", {"group": flat[0], "why": flat[1]})]
            return name, labels, []
        fewest = min(members, key=lambda label: members[label])
        said = {"group": name, "labels": str(len(labels)), "fewest": fewest, "units": str(members[fewest])}
        return "", (), [("door-group", said)]
    return "", (), []


def _weights(
    wish: Wish, found: Found, columns: Iterable[Column], root: Path
) -> tuple[dict[str, dict[str, Any]], list[Note]]:
    """The matrices of the spatial part; none where the study has no space, or the panel has holes."""
    placed = all(row["longitude"] for row in found.units.rows)
    units = len(found.units.rows)
    if not placed and not wish.matrix:
        return {}, [("door-no-space", {})]
    holes = _holes(found, columns)
    if holes:
        return {}, [("door-holes", {"cells": str(holes)})]
    made: dict[str, dict[str, Any]] = {}
    own: list[Note] = []
    if wish.matrix:
        made["given"], own = matrix_options(wish, root, found.units.rows)
    if placed:
        if _map(found) != "points":
            polygons = {"polygons": found.panel.places} if _map(found) == "polygons" else {}
            made["contiguity"] = {
                "family": "contiguity",
                **polygons,
                "islands": "nearest",
                "standardise": "row",
            }
        made["inverse_distance"] = _inverse_distance(found)
        made["nearest"] = {"family": "k_nearest", "k": max(1, min(NEAREST, units - 3)), "standardise": "row"}
    return made, [("door-space", {"matrices": ", ".join(made)}), *own]


def _inverse_distance(found: Found) -> dict[str, Any]:
    """Weights by distance; of many units those of a neighbourhood alone.

    A row that links thousands of units nearly alike takes the mean of the year, which time effects leave no
    more of: the likelihood then rises to the edge.
    """
    made: dict[str, Any] = {"family": "inverse_distance", "power": 1, "standardise": "row"}
    places = np.array([[float(row["longitude"]), float(row["latitude"])] for row in found.units.rows])
    if len(places) <= MANY:
        return made
    from spillover.arrays.weights.geo import great_circle

    some = places[:: max(1, len(places) // MANY)]
    reach = np.median(np.partition(great_circle(some, places), NEIGHBOURHOOD, axis=1)[:, NEIGHBOURHOOD])
    return {**made, "cutoff_km": int(np.ceil(reach / 10) * 10) or 1, "islands": "nearest"}


def _holes(found: Found, columns: Iterable[Column]) -> int:
    """How many pairs of unit and year lack a row or a value: spatial models need every unit in every year."""
    years = {year for year in found.years if year is not None}
    known = np.logical_and.reduce([np.isfinite(c.numbers) for c in columns])
    whole = sum(int(known[own].sum()) for own in found.rows.values())
    return len(found.rows) * len(years) - whole


def _map(found: Found) -> str:
    """How maps draw the units: their polygons where there are some, else points; "" where nothing is
    known of them.
    """
    places = found.panel.places or ""
    if places in MAPS:
        return MAPS[places]
    if Path(places).suffix.lower() in SUFFIXES:
        return "polygons"
    return "points" if found.units.rows[0]["longitude"] else ""
