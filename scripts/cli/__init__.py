"""The command `spillover`: the verbs of make, with arguments that no shell reads."""

import sys
from pathlib import Path

# Before all else, so that a plan.py in a PYTHONPATH of the user's does not take the place of ours.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
