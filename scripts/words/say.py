"""What results say (`spillover.saying.say`), with the workflow's own catalogue of translations."""

from __future__ import annotations

import base.language as language_of_studies
from spillover.saying.say import Sentence as Sentence
from spillover.saying.say import check_language as check_language
from spillover.saying.say import estimator as estimator
from spillover.saying.say import language as language
from spillover.saying.say import listed as listed
from spillover.saying.say import local as local
from spillover.saying.say import name_in_text as name_in_text
from spillover.saying.say import note as note
from spillover.saying.say import said as said
from spillover.saying.say import say as say
from spillover.saying.say import sentences as sentences
from spillover.saying.say import setting as setting
from spillover.saying.say import shown as shown
from spillover.saying.say import speak as speak
from spillover.saying.say import speaking as speaking
from spillover.saying.say import term_label as term_label
from spillover.saying.say import text_of as text_of
from spillover.saying.say import variance as variance
from spillover.saying.say import verbatim as verbatim
from spillover.saying.say import without_values as without_values

KNOWN = language_of_studies.KNOWN
