"""Find the models that a number in a sentence is of: by columns, names, their order, and outcomes."""

from __future__ import annotations

import re

from audit.prose.scope import Scope
from audit.prose.sentence import IN_ORDER, Sentence, SentenceNumber
from audit.references import Mention

_NEAR = 24  # characters between a model and its number
_IN_COLUMN = re.compile(  # between a number and the column that it is said to be in
    r"[\s%*]*[)\]]?\s*(?:\([^()]{0,60}\)?)?\s*(?:,?\s*\b(?:in|from|of|under|for|see|at)\b)?\s*(?:the\s)?"
    r"(?:\btables?\s\w+,?\s*)?[(]?\s*",
    re.IGNORECASE,
)
_IN_MODEL = re.compile(  # between a number and the model that it is said to be of
    r"[)）\]]?[\s%*]*(?:\([^()]{0,60}\))?\s*(?:(?:log |percentage )?points?|per ?cent|units?)?\s*"
    r"\b(?:in|from|of|under|for|by|with)\b(?:\sthe)?(?: estimators? (?:of|by))?\s*",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*[与和及]\s*")  # between two models of a list
_COMPARED = re.compile(  # right before the model that a number is compared with
    r"(?:高于|低于|大于|小于|不同于|优于|相比于?|[比与较])$"
    r"|\b(?:than|compared (?:with|to)|versus|vs\.?|against|unlike)(?: the| that| those| in| of| our)*\s*$",
    re.IGNORECASE,
)
PREFERRED = re.compile(
    r"\b(?:preferred|main|baseline|benchmark)\s+(?:specification|model|regression|estimation|column)s?\b"
    r"|(?:基准|主)(?:回归|模型|估计)",
    re.IGNORECASE,
)
_IS_PREFERRED = re.compile(  # what a sentence that names one column says it is
    r"\b(?:reports?|shows?|presents?|gives?|contains?|is|has|lists?)\s+(?:the\s+)?"
    r"(?:results?\s+|estimates?\s+)?(?:(?:of|from|for)\s+)?(?:our|the|my)\s+"
    r"(?:preferred|main|baseline|benchmark)\s+"
    r"(?:specification|model|regression|estimation|results?|estimates?)"
    r"|\b(?:preferred|main|baseline|benchmark)\s+(?:specification|model|regression|estimation)\s*[,(]?\s*"
    r"(?:(?:is|in|of|see)\s+)*(?:the\s+)?columns?\b"
    r"|列(?:所示)?(?:为|是|报告了?|给出了?|展示了?|汇报了?|列示了?)(?:本文的?|的)?(?:基准|主)(?:回归|模型|估计)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(  # in a sentence that is not of the columns of the one before: of several models,
    r"\b(?:across|in|under|for)\s+"
    r"(?:all|every|each|(?:the\s+)?(?:different|various|other|remaining))?\s*(?:of\s+)?"
    r"(?:the\s+|our\s+)?(?:columns|specifications|models|estimators|regressions)\b"
    r"|\b(?:ranges?|var(?:y|ies)|lies?)\s+(?:from|between)\b"
    r"|(?:各|所有|全部|不同|其他|其余)(?:列|模型|设定|回归|估计方法)"
    # or of one that is changed.
    r"|(?:将|把)[^，。；,;\d]{1,30}(?:纳入|加入|引入|放入)[^，。；,;\d]{0,12}[后时，,]"
    r"|(?:加入|引入|纳入|控制)[^，。；,;\d]{1,20}(?:之?后|时)[，,]"
    r"|^\s*(?:(?:but|however|by contrast|in contrast|instead),?\s+)?"
    r"(?:without|adding|dropping|excluding|including|omitting|replacing|using|weighting|restricting"
    r"|controlling|conditioning)\b"
    r"|\b(?:once|when|after|if)\b[^,.;\d]{1,60}"
    r"\b(?:added|included|entered|controlled|dropped|excluded|omitted)\b"
    r"|\b(?:after|when)\s+(?:adding|including|controlling|dropping|excluding|omitting)\b",
    re.IGNORECASE,
)


_TURNS = re.compile(  # a sentence behind which those of the column before it are not meant
    r"控制变量(?:的结果)?(?:来看|而言|方面|看)|(?:可见|综上|总体(?:来看|而言|上)|由此可知)[，,]"
    r"|\b(?:turning to|as for|regarding|concerning|among|with respect to)\b[^.]{0,12}\bcontrols?\b"
    r"|^\s*(?:overall|taken together|in sum|to sum up|in short)\b",
    re.IGNORECASE,
)


def forget_columns(sentence: Sentence) -> None:
    """Forget the columns of the sentence before where one sums up, or turns to the controls."""
    if not sentence.columns and _TURNS.search(sentence.plain_text):
        sentence.topic.columns = []


def note_preferred_columns(sentence: Sentence) -> None:
    """Remember the column that a sentence says is the preferred, main or baseline specification."""
    numbers = [number for one in sentence.columns for number in one.numbers]
    if len(numbers) == 1 and _IS_PREFERRED.search(sentence.plain_text):
        sentence.topic.preferred = (sentence.topic.table, numbers)


def find_models(number: SentenceNumber, scope: Scope) -> tuple[frozenset[str], bool]:
    """The models that a number is said to be of, and whether one column of a known table says so; of
    several columns in their order.
    """
    if compared := _find_compared_models(number, scope):
        return compared, False
    models, is_sure = _find_models_of_columns(number, scope)
    if models:
        return models, is_sure
    models = _find_model_in_order(number, scope) or _find_named_models(number, scope)
    return models or _find_models_of_outcome(number, scope), False


def find_model_behind(number: SentenceNumber) -> Mention | None:
    """The model that stands right behind a number, as in: 0.5 in the spatial model."""
    flat, end = number.sentence.plain_text, number.end
    behind = (m for m in number.sentence.mentions if m.start >= end)
    return next((m for m in behind if _IN_MODEL.fullmatch(flat[end : m.start])), None)


def find_columns_behind(number: SentenceNumber) -> list[int]:
    """The columns that stand right behind a number, as in: 0.5 in column (2)."""
    flat, end = number.sentence.plain_text, number.end
    behind = (one for one in number.sentence.columns if one.start >= end)
    return next((one.numbers for one in behind if _IN_COLUMN.fullmatch(flat[end : one.start])), [])


def _find_compared_models(number: SentenceNumber, scope: Scope) -> frozenset[str]:
    """The models with which a sentence compares a column, where a number stands right behind them."""
    flat, start = number.sentence.plain_text, number.figure.start
    near = [m for m in number.sentence.mentions if m.end <= start and _COMPARED.search(flat[: m.start])]
    listed = any(_LISTED.fullmatch(flat[m.end : near[-1].start]) for m in number.sentence.mentions if near)
    if listed and IN_ORDER.search(flat):  # a list of models, as in: the coefficients of east and west
        return frozenset()
    between = flat[near[-1].end : start] if near else ""
    if not near or len(between) > _NEAR or re.search(r"[\d,;，；]", between):
        return frozenset()
    return _prefer_shown(near[-1].names, scope)


def _find_models_of_columns(number: SentenceNumber, scope: Scope) -> tuple[frozenset[str], bool]:
    """The models of the columns that a number is said to be in, and whether it is one known column."""
    sentence, (table, columns) = number.sentence, _find_columns(number)
    if 1 < len(columns) == len(sentence.unbracketed_numbers) and number.is_outside:
        columns = [columns[sentence.unbracketed_numbers.index(number.figure)]]
    models = frozenset().union(*(scope.columns.find_models(column, table) for column in columns))
    has_others = sentence.mentions and not any(m.names & models for m in sentence.mentions)
    lacks_terms = sentence.variables and not scope.has_variable(models, sentence.variables)
    # The columns of the sentence before may not be of what this one names.
    if not sentence.columns and (has_others or lacks_terms):
        return frozenset(), False
    return models, len(columns) == 1 and scope.columns.has(columns[0], table)


def _find_columns(number: SentenceNumber) -> tuple[str, list[int]]:
    """The table and the columns that a number is said to be in: right behind it, else the ones named before
    it in its sentence, else the first behind it, else those of the sentence before, or of the specification
    that the text prefers where the sentence is of that.
    """
    sentence, topic = number.sentence, number.sentence.topic
    if behind := find_columns_behind(number):
        return topic.table, behind
    before = [one.numbers for one in sentence.columns if one.start < number.figure.start]
    if before or sentence.columns:
        return topic.table, before[-1] if before else sentence.columns[0].numbers
    if PREFERRED.search(sentence.plain_text):
        return topic.preferred
    return topic.table, [] if _OF_OTHERS.search(sentence.plain_text) else topic.columns


def _find_model_in_order(number: SentenceNumber, scope: Scope) -> frozenset[str]:
    """The model of a number where a sentence names as many models, in an order, before its numbers; a
    name in a bracket is that of the model before it.
    """
    sentence = number.sentence
    if not IN_ORDER.search(sentence.text) or not number.is_outside:
        return frozenset()
    models, end = list[frozenset[str]](), 0
    for one in sentence.mentions:
        if models and re.fullmatch(r"\s*(?:model|模型)?\s*[(（]\s*", sentence.plain_text[end : one.start]):
            models[-1] = models[-1] & one.names or models[-1]
        else:
            models.append(one.names)
        end = one.end
    if (
        len(models) < 2
        or len(models) != len(sentence.unbracketed_numbers)
        or sentence.unbracketed_numbers[0].start < end
    ):
        return frozenset()
    return _prefer_shown(models[sentence.unbracketed_numbers.index(number.figure)], scope)


def _find_named_models(number: SentenceNumber, scope: Scope) -> frozenset[str]:
    """The models named right behind a number, else the last ones before it, of those that others named
    before it allow; else the last ones that the sentence names.
    """
    behind, before = find_model_behind(number), number.mentions_before(number.sentence.mentions)
    if behind:
        return _prefer_shown(behind.names, scope)
    named = [m.names for m in before or number.sentence.mentions]
    models = named[-1] if named else frozenset()
    for other in reversed(named[:-1] if before else ()):
        analyses = {model.partition("/")[0] for model in other}  # a model's effects are of the model
        models = frozenset(m for m in models if m.partition("/")[0] in analyses) or models
    return _prefer_shown(models, scope)


def _find_models_of_outcome(number: SentenceNumber, scope: Scope) -> frozenset[str]:
    """The models whose outcome a sentence says, before a number, that something moves."""
    moved, of = number.mentions_before(number.sentence.moved_outcomes), scope.known.numbers.outcomes
    return frozenset(model for model in scope.models or of if moved and of.get(model) in moved[-1].names)


def _prefer_shown(models: frozenset[str], scope: Scope) -> frozenset[str]:
    """The models that the tables show among some; all of these where the tables show none."""
    return models & scope.models or models
