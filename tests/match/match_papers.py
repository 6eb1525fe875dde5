"""Errors planted in papers laid out as programs print them: found, possible and missed, by kind.

python tests/match/match_papers.py developed 1 800 nqp munnell cities castle  # seed, papers, studies that ran
python tests/match/match_papers.py held-out 1 800 nqp munnell cities castle   # the layouts kept for the last

Half of the layouts of `program_papers.py`, which a seed drew, were not looked at before the matcher was
finished. Their first result is in docs/records/match.md. With `-v` each number that is not as it should be is
printed; with `--errors` four of five papers have an error.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from match_programs import Study, opened
from match_strangers import report, trial
from program_papers import HELD_OUT, LAYOUTS, ProgramAuthor, write_program


def main(which: str, seed: int, papers: int, names: list[str], talk: bool) -> None:
    """Draws papers in the layouts of one half and prints what was found in them."""
    chosen = [layout for layout in LAYOUTS if (layout.name in HELD_OUT) == (which == "held-out")]

    def draw(study: Study, rng: random.Random) -> ProgramAuthor:
        return ProgramAuthor(study, rng.choice(chosen), rng)

    studies = [opened(Path.cwd(), name) for name in names]
    one_in = 5 if "--errors" in sys.argv else 2
    report(trial(studies, papers, f"{which} {seed}", talk, draw, write_program, one_in))


if __name__ == "__main__":
    begun = time.process_time()
    named = [name for name in sys.argv[4:] if not name.startswith("-")]
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), named, "-v" in sys.argv)
    print(f"{time.process_time() - begun:.0f} s of a processor")
