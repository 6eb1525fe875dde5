"""Render results (`spillover.messages.render`) with the workflow's own catalogue of translations."""

from __future__ import annotations

import base.language as language_of_studies
from spillover.messages.render import Sentence as Sentence
from spillover.messages.render import check_language as check_language
from spillover.messages.render import estimator as estimator
from spillover.messages.render import hide_values as hide_values
from spillover.messages.render import language as language
from spillover.messages.render import list_texts as list_texts
from spillover.messages.render import local as local
from spillover.messages.render import name_in_text as name_in_text
from spillover.messages.render import note as note
from spillover.messages.render import plain_key as plain_key
from spillover.messages.render import render as render
from spillover.messages.render import render_value as render_value
from spillover.messages.render import say as say
from spillover.messages.render import say_key as say_key
from spillover.messages.render import say_note as say_note
from spillover.messages.render import say_notes as say_notes
from spillover.messages.render import sentences as sentences
from spillover.messages.render import setting as setting
from spillover.messages.render import speak as speak
from spillover.messages.render import speaking as speaking
from spillover.messages.render import term_label as term_label
from spillover.messages.render import text_of as text_of
from spillover.messages.render import variance as variance
from spillover.messages.render import verbatim as verbatim

KNOWN = language_of_studies.KNOWN
