"""The base map of a study as its file: units and outlines in kilometres."""

from __future__ import annotations

import msgspec

Line = list[list[int | float]]  # corners, each [x, y]


class MapUnit(msgspec.Struct, kw_only=True):
    """A unit on the map: the centre [x, y] of its point, and its rings, none where it is drawn as a point."""

    centre: list[int | float]
    name: str
    name_local: str
    rings: list[Line]


class Inset(msgspec.Struct, frozen=True, kw_only=True):
    """The South China Sea in a map of the country: corner is the inset's place in it, main what the map shows
    without it, sea what the inset shows; each as its lower left and upper right corner.
    """

    corner: Line
    main: Line
    sea: Line


class BaseMap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units by id, and the lines around them. approval: the number of an approved map."""

    approval: str | None = None
    inset: Inset | None = None
    outline: list[Line]
    units: dict[str, MapUnit]
