"""The languages of studies, and the one of a study that names none: English, and those of the catalogues."""

from pathlib import Path

from spillover.words import ENGLISH, FOLDERS, languages
from spillover.words import SPACELESS as SPACELESS

FOLDERS.append(Path(__file__).parents[1] / "words" / "locale")
DEFAULT = ENGLISH
KNOWN = languages()
