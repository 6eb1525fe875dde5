"""ArcGIS's spatial weights (.swm): a header in text, then for each unit its number, its neighbours' and their
weights, little-endian.

ESRI's layout before and since version 10.1, as libpysal documents it (libpysal.io.iohandlers.arcgis_swm).
"""

from __future__ import annotations

from pathlib import Path
from struct import error, unpack_from

from spillover.errors import StudyError
from weights.plain_text import checked_weight, read_content
from weights.raw import How, Links, Raw


def read(path: Path, how: How) -> Raw:
    """The links. Raises StudyError where the file breaks off or goes on."""
    del how
    data = read_content(path)
    header, mark, body = data.partition(b"\n")
    if not mark or b";" not in header:
        raise StudyError(f"{path}: does not begin with ArcGIS's header; write the file again, or as .gal")
    fixed = b"FIXEDWEIGHTS@TRUE" in header.upper().replace(b" ", b"")
    links, ids = Links(), dict[str, None]()
    try:
        at = _units(path, body, fixed, links, ids)
    except error:
        raise StudyError(f"{path}: breaks off after {len(ids)} units; write the file again") from None
    if at != len(body):
        raise StudyError(f"{path}: goes on behind its last unit; write the file again")
    if unknown := [unit for unit in links.units if unit not in ids]:
        raise StudyError(f"{path}: link to {unknown[0]}, which has no row of its own; write the file again")
    return links.raw(list(ids))


def _units(path: Path, body: bytes, fixed: bool, links: Links, ids: dict[str, None]) -> int:
    """Reads every unit; returns where the last one ends."""
    count, at = unpack_from("<i", body, 0)[0], 8
    for _ in range(count):
        unit, neighbours = unpack_from("<2i", body, at)
        place = f"{path}, unit {unit}"
        at += 8
        if str(unit) in ids or neighbours < 0:
            raise StudyError(f"{place}: is given twice or with {neighbours} neighbours; write it again")
        ids[str(unit)] = None
        if not neighbours:
            continue
        if 4 * neighbours > len(body) - at:
            raise error
        others = unpack_from(f"<{neighbours}i", body, at)
        at += 4 * neighbours
        kept = 1 if fixed else neighbours
        weights = unpack_from(f"<{kept}d", body, at)
        at += 8 * kept + 8  # their sum follows
        for k, other in enumerate(others):
            weight = checked_weight(weights[0 if fixed else k], place)
            links.add(str(unit), str(other), weight, place)
    if at > len(body):
        raise error
    return at
