"""Lists of controls that a study names once, and its analyses and sweeps by their names.

    controls: [income, density]                   one list, called `controls`
    controls: {few: [income], all: [income, density]}   several, each called by its name

A list of terms that has the name of one of these has its controls there, without those that the analysis has
in another role, or names itself: so a moderator may be among the controls of all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from base.checks import fail
from spillover.errors import StudyError, quote_value, suggestion
from spillover.panel.terms import TERM_KEYS, variables_of
from spillover.words import _

Config = Mapping[str, Any]
Lists = Mapping[str, list[str]]
KEY = "controls"
_SWEPT = "sweeps"


def expand_control_lists(config: Config, where: str) -> dict[str, Any]:
    """Write each named list of controls in full throughout the configuration. Raises StudyError naming a list
    that is none.
    """
    made = dict(config)
    if KEY not in config:
        return made
    lists = lists_of(config)
    fail(where, _problems(config, lists))
    analyses = made.get("analyses")
    if isinstance(analyses, Mapping):
        made["analyses"] = {name: _analysis(name, analyses, lists) for name in analyses}
    for section in ("defaults", _SWEPT):
        if section in made:
            made[section] = _everywhere(made[section], lists)
    return made


def lists_of(config: Config) -> Lists:
    """Read the study's lists of controls by name."""
    given = config.get(KEY) or {}
    return given if isinstance(given, Mapping) else {KEY: given}


def name_lists(value: Any, lists: Lists) -> Any:
    """Replace controls in a part of the configuration by the name of the list that they make up, the longest
    list first.
    """
    if isinstance(value, Mapping):
        return {key: name_lists(inner, lists) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    made = [name_lists(inner, lists) for inner in value]
    for name, terms in sorted(lists.items(), key=lambda item: -len(item[1])):
        if terms and all(term in made for term in terms):
            at = min(made.index(term) for term in terms)
            rest = [item for item in made if item not in terms]
            made = [*rest[:at], name, *rest[at:]]
    return made


def find_lists_called_as_variables(config: Config) -> Iterator[str]:
    """Find lists with the name of a variable, which would be both where they are named."""
    named = {*config["variables"], *config.get("indices", {})}
    for name in lists_of(config):
        if name in named:
            yield (
                _(
                    "{place}: the list {name} has the name of a variable; give it another name: "
                    "'{key}: {{chosen: […]}}', and 'chosen' where it is used",
                    place=KEY,
                    name=quote_value(name),
                    key=KEY,
                )
            )


def find_unknown_terms(config: Config, columns: Sequence[str] = ()) -> Iterator[str]:
    """Find terms of the lists whose variables there are not, each once, at its place in the list: every
    analysis that takes the list would name them again. columns: of the panel, which may be meant.
    """
    known = [*config["variables"], *config.get("indices", {})]
    for name, terms in lists_of(config).items():
        place = KEY if name == KEY and not isinstance(config[KEY], Mapping) else f"{KEY}.{name}"
        for k, term in enumerate(terms):
            try:
                missing = [one for one in variables_of(term) if one not in known]
            except StudyError as error:
                yield _("{place}: {error}", place=f"{place}[{k}]", error=error)
                continue
            for one in missing:
                fault = _("{name} is neither in 'variables' nor in 'indices'", name=quote_value(one))
                hint = suggestion(one, [*known, *columns], listed=False) or suggestion(one, known)
                yield _("{place}: {said}{hint}", place=f"{place}[{k}]", said=fault, hint=hint)


def _problems(config: Config, lists: Lists) -> Iterator[str]:
    for name, terms in lists.items():
        place = KEY if name == KEY and not isinstance(config[KEY], Mapping) else f"{KEY}.{name}"
        if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
            yield _(
                "{place}: expected a list of controls, found {found}", place=place, found=quote_value(terms)
            )
        elif twice := next((term for term in terms if terms.count(term) > 1), None):
            yield _("{place}: {term} appears twice; name it once", place=place, term=quote_value(twice))


def _analysis(name: str, analyses: Config, lists: Lists) -> Any:
    """Write the lists of one analysis in full; those that it inherits only where its other roles change
    them.
    """
    own = analyses[name]
    if not isinstance(own, Mapping):
        return own
    merged = _merge_inherited(name, analyses)
    full = {key: _full(key, merged, lists) for key in TERM_KEYS if key in merged}
    inherited = _merge_inherited(own.get("like"), analyses) if "like" in own else {}
    changed = {
        key: terms
        for key, terms in full.items()
        if key in own or (key in inherited and terms != _full(key, inherited, lists))
    }
    rest = {key: value if key in TERM_KEYS else _everywhere(value, lists) for key, value in own.items()}
    return {**rest, **changed}


def _merge_inherited(name: Any, analyses: Config) -> dict[str, Any]:
    """Merge into an analysis what it inherits; what is wrong with that is reported where it is resolved."""
    chain: list[str] = []
    while isinstance(name, str) and name not in chain and isinstance(analyses.get(name), Mapping):
        chain.append(name)
        name = analyses[name].get("like")
    merged: dict[str, Any] = {}
    for step in reversed(chain):
        merged |= analyses[step]
    return merged


def _full(key: str, analysis: Config, lists: Lists) -> Any:
    """Write the terms of one key, each list in the place of its name."""
    given = analysis[key]
    if not isinstance(given, list):
        return given
    roles = [analysis.get(k) for k in TERM_KEYS if k != key and "variables" not in (k, key)]
    elsewhere = {term for value in roles for term in _keep_texts(value)}
    return _replace_lists(given, lists, elsewhere - set(lists))


def _keep_texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _replace_lists(given: list[Any], lists: Lists, elsewhere: set[str]) -> list[Any]:
    own = {term for term in _keep_texts(given) if term not in lists}
    made: list[Any] = []
    for item in given:
        if isinstance(item, str) and item in lists:
            taken = own | elsewhere | set(_keep_texts(made))
            made += [term for term in lists[item] if term not in taken]
        else:
            made.append(item)
    return made


def _everywhere(value: Any, lists: Lists) -> Any:
    """Write each list in full in a part of the configuration."""
    if isinstance(value, Mapping):
        return {key: _everywhere(inner, lists) for key, inner in value.items()}
    if isinstance(value, list):
        return [_everywhere(inner, lists) for inner in _replace_lists(value, lists, set())]
    return value
