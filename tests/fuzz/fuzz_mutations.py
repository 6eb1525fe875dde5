"""Seeded mutations of texts and of nested values, and a run of cases that counts how each ended.

A case ends well in success or in a refusal: a StudyError or EstimationError of a bounded length, in bounded
time. Anything else is a failure, which is kept with its seed.
"""

import copy
import math
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from spillover.arrays.foundation import EstimationError
from spillover.errors import StudyError

# A run of so many seconds; without it, one of so many cases, so that a test tries the same ones everywhere.
SECONDS = float(os.environ.get("SPILLOVER_FUZZ_SECONDS", "inf"))
CASES = 120 if float("inf") == SECONDS else sys.maxsize
SEED = int(os.environ.get("SPILLOVER_FUZZ_SEED", "20261125"))
FEWEST = 200  # cases that are tried however short the time: what a test says of them depends on no clock
LONGEST_MESSAGE = 4000
SLOWEST = 60.0  # CPU seconds that one case may take: a hang is a fault

TOKENS = (
    *("", " ", "\t", "\n", "\r\n", "\0", "\x1f", "\u200b", "\u2028", "\ufeff", "\udc80", "\u202e", "é", "数"),
    *(
        "٣",
        "²",
        "①",
        "−",
        "½",
        "\xa0",
        "'",
        '"',
        '""',
        "`",
        "\\",
        "$",
        "{",
        "}",
        "{x}",
        "[",
        "]",
        "<",
        "&",
        "*",
    ),
    *("#", ":", "- ", "|", "null", "~", "NO", "on", "true", "2020", "2020-01-01", ".inf", "nan", "1e400"),
    *("1e-400", "-1", "0", "1_0", "9" * 30, "9" * 5000, "x" * 300, "x" * 30_000, "../../etc/passwd", "/"),
    *("!!python/name:os.system", "&a", "*a", "<<: *a", "a: b", "? ", "---\n", "%YAML 9.9\n", "=1+1", "0x1F"),
    *("1:30", ";", ",", ",,"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2010, 10**17, 0.5, -0.5, 1e300, "", "x", "NO", "../x", "a b", "x" * 150),
    *("$", "{x}", [], [None], [1, 2], ["x"], ["x", "x"], [[]], {}, {"x": 1}, {"x": {}}, [2010, 2010]),
    *([1990, 1991], "(a+)+$", "("),
)


def mutated_text(rng: random.Random, text: str) -> str:
    """The text with one to three mutations: of characters, of words or of lines."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice((_characters, _token, _line, _cut))(rng, text)
    return text


def mutated_bytes(rng: random.Random, text: str) -> bytes:
    """A mutated text as bytes; now and then in another encoding, or with bytes that are none of UTF-8."""
    changed = mutated_text(rng, text)
    kind = rng.random()
    if kind < 0.9:
        return changed.encode("utf-8", "surrogatepass")
    if kind < 0.95:
        return changed.encode(rng.choice(("utf-16", "utf-32", "utf-8-sig", "utf-7")), "replace")
    data = bytearray(changed.encode("utf-8", "surrogatepass"))
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(len(data) + 1) : 0] = bytes([rng.randrange(256)])
    return bytes(data)


def _characters(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + chr(rng.randrange(1, 0x2FF)) + text[at + rng.choice((0, 0, 1, 5)) :]


def _token(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(TOKENS) + text[at + rng.choice((0, 0, 1, 3)) :]


def _line(rng: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    kind = rng.randrange(4)
    if kind == 0:
        del lines[i]
    elif kind == 1:
        lines.insert(j, lines[i])
    elif kind == 2:
        lines[i], lines[j] = lines[j], lines[i]
    else:
        lines[i] = rng.choice(("  ", "", "\t")) + lines[i].lstrip()
    return "".join(lines)


def _cut(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(len(text) + 1)] if rng.random() < 0.3 else text


def mutated_value(rng: random.Random, value: Any) -> Any:
    """The nested value with one to three of its parts replaced, removed, renamed, doubled or swapped."""
    value = copy.deepcopy(value)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        holders = list(_holders(value))
        if not holders:
            break
        holder, key = rng.choice(holders)
        kind = rng.randrange(5)
        if kind == 0:
            del holder[key]
        elif kind == 1 and isinstance(holder, dict):
            holder[rng.choice((*(str(k) for h, k in holders), *TOKENS[:30]))] = holder.pop(key)
        elif kind == 2:
            other, place = rng.choice(holders)
            if place in other if isinstance(other, dict) else place < len(other):
                holder[key] = copy.deepcopy(other[place])
        else:
            holder[key] = rng.choice((*VALUES, *TOKENS))
    return value


def _holders(value: Any) -> Any:
    """Each part of a nested value as the container that holds it and its key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _holders(value[key])


@dataclass
class Tally:
    """How many cases ended how. worst: the longest message and the longest time."""

    name: str
    ends: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    longest: int = 0
    slowest: float = 0.0
    seconds: float = 0.0

    def __str__(self) -> str:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        counts = ", ".join(f"{count:,} {end}" for end, count in sorted(self.ends.items()))
        return (
            f"{self.name}: {self.ends.total():,} cases in {self.seconds:.0f} s ({counts}); longest message "
            f"{self.longest} characters, slowest case {self.slowest:.2f} s, at most {peak:.0f} MB"
        )


def run_cases(
    name: str,
    case: Callable[[random.Random], None],
    slowest: float = SLOWEST,
    cases: int | None = None,
    few: int = CASES,
) -> Tally:
    """Runs cases, each from a seed of its own, until the time or the number is over. slowest: CPU seconds
    that one may take; cases: a number of their own, whatever the time; few: how many where no time is given.
    """
    tally, start, number = Tally(name), time.monotonic(), 0
    most = cases or (few if math.isinf(SECONDS) else CASES)
    while number < most and (cases or number < min(few, FEWEST) or time.monotonic() - start < SECONDS):
        seed = f"{SEED}/{name}/{number}"
        number += 1
        began = time.process_time()
        try:
            case(random.Random(seed))
            tally.ends["accepted"] += 1
        except (StudyError, EstimationError) as error:
            tally.ends["refused"] += 1
            tally.longest = max(tally.longest, len(str(error)))
            if len(str(error)) > LONGEST_MESSAGE:
                tally.failures.append(
                    f"{seed}: a message of {len(str(error))} characters: {str(error)[:200]}"
                )
        except Exception as error:
            tally.ends["failed"] += 1
            tally.failures.append(f"{seed}: {type(error).__name__}: {str(error)[:1000]}")
            print(f"\n{tally.failures[-1]}", flush=True)  # at once: a long run may be stopped
        took = time.process_time() - began
        tally.slowest = max(tally.slowest, took)
        if took > slowest:
            tally.failures.append(f"{seed}: took {took:.0f} s")
    tally.seconds = time.monotonic() - start
    print(f"\n{tally}")
    return tally


def check_cases(
    name: str,
    case: Callable[[random.Random], None],
    ends: Sequence[str] = ("accepted", "refused"),
    **limits: Any,
) -> None:
    """Runs cases, of which none may fail and some must end in each of `ends`. limits: as of `run_cases`."""
    tally = run_cases(name, case, **limits)
    assert not tally.failures, "\n".join(tally.failures[:20])
    assert min(tally.ends[end] for end in ends) > 0


def replay(seed: str, case: Callable[[random.Random], None]) -> None:
    """Runs the one case that a failure names, with its traceback."""
    case(random.Random(seed))
