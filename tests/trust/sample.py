"""Prints, as JSON, the links of a sample whose test passes where its quantity is a thousandth larger: none,
where the links are right.

    python tests/trust/sample.py 12
"""

import json
import os
import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "samples")]
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

from forked_tests import Forked, collected  # noqa: E402
from trust.matrix import KINDS, read  # noqa: E402
from trust.quantities import enlarge  # noqa: E402


def main(size: int) -> None:
    every = [(quantity, tests[kind]) for quantity, tests in read().items() for kind in KINDS if kind in tests]
    sample = random.Random(1).sample(every, size)
    passed = []

    def work(forked: Forked) -> None:
        for quantity, test in sample:
            if not forked.first_failure([test], lambda quantity=quantity: enlarge(quantity)):
                passed.append((quantity, test))

    collected(sorted({test.partition("::")[0] for _, test in sample}), work)
    print(json.dumps({"tried": len(sample), "passed": passed}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
