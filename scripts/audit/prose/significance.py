"""Compare the significance that a sentence states behind an estimate with its p-value."""

from __future__ import annotations

import re

from audit.prose.claim import Claim
from audit.prose.sentence import SentenceNumber
from audit.study_numbers import Key

_UNNAMED = 0.05  # a p-value below which no text calls an estimate insignificant without a level
_LEVEL = r"(?P<level>10|5|1|0\.1|0\.05|0\.01)\s*(?P<percent>%|per ?cent)?"
_BETWEEN = (  # from a number to the words on its significance: no other variable, and no other number
    r"[\s)\],;*%]*(?:[(\[][^()]{0,40}[)\]][\s,;]*)?"
    r"(?:[且并但而也仍均都其该为是又,\s]|虽然?|尽管|系数|估计值|结果|效应|影响|在?统计上|依然|始终|至少"
    r"|\b(?:and|but|though|although|which|that|it|is|are|was|were|still|also|again|remains?|remained|being"
    r"|the|this|estimate|coefficient|effect|statistically|highly|strongly|clearly)\b)*"
)
_STATED = (
    re.compile(
        rf"{_BETWEEN}(?P<no>不再?|未能?|没有)?[在于]?\s*{_LEVEL}\s*的?(?:统计|显著性?|置信)*水平(?:之?[上下])?"
        r"(?:[也仍均都]|依然|统计|高度)*(?P<negated>不)?(?:显著|通过了?(?:显著性)?检验)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_BETWEEN}(?P<no>not (?:statistically )?|in)?significant(?:ly)?"
        r"(?: (?:positive|negative|different from zero))?,? (?:at|on)(?: the)? "
        rf"{_LEVEL}(?P<negated>(?!))?(?=[- ]?(?:significance |level)|[.,;)]|$)",
        re.IGNORECASE,
    ),
    re.compile(  # without a level
        rf"{_BETWEEN}(?P<no>(?:不再?|并?未|没有)(?:具有|达到|通过)?(?:统计)?显著(?:性检验)?(?![于异高低大小])"
        r"|(?:not (?:statistically )?|in)significant\b(?! ?(?:at|on|different|from|larger|smaller)))",
        re.IGNORECASE,
    ),
)
_SEVERAL = re.compile(r"分别|依次|respectively|in turn|both|两者|二者", re.IGNORECASE)


def find_wrong_significance(claim: Claim, key: Key) -> str:
    """The p-value of an estimate at its place (key) where the words behind it say another significance; ""
    where they do not, or where the study has none. An estimate that several models have alike is wrong only
    where the p-value of each is.
    """
    stated = _find_stated(claim.number) if key.field == "estimate" else None
    if not stated:
        return ""
    is_significant, level = stated
    values, alike = claim.scope.known.numbers.values, claim.keys_of_models or claim.fitting_keys
    keys = {key, *(k for k in alike if k.field == "estimate" and k.term == key.term)}
    found = [values.get(k._replace(field="p")) for k in keys]
    if any(p is None or (p < level) is is_significant for p in found):
        return ""
    return f"p = {values[key._replace(field='p')]:.3f}"


def _find_stated(number: SentenceNumber) -> tuple[bool, float] | None:
    """Find whether a sentence calls the number before it significant, and at which level; None where it does
    not say it of this number alone.
    """
    found = (pattern.match(number.text_behind) for pattern in _STATED)
    match = next(filter(None, found), None)
    if not match or number.figure.bracket or _SEVERAL.search(number.sentence.plain_text):
        return None
    end = number.end + match.end()
    if any(number.end <= one.start < end for one in (*number.sentence.terms, *number.sentence.mentions)):
        return None
    said = match.groupdict()
    if not said.get("level"):
        return False, _UNNAMED
    level = float(said["level"])
    return not (said["no"] or said["negated"]), level / 100 if said["percent"] or level >= 1 else level
