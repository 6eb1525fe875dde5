"""Reads `config/<study>.yaml`, with what stands behind its key `panel`, and has it checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from base.checks import check_names, fail, study_file
from base.confidential import declare_confidential, is_so
from base.problems import problems
from base.yaml_file import read_yaml, resolve_languages
from plan.checks import find_long_names, find_wrong_years
from plan.control_lists import expand_control_lists, find_lists_called_as_variables, find_unknown_terms
from plan.declaration import Study
from spillover.errors import StudyError, quote_value
from spillover.words import _

Config = dict[str, Any]


def load_study(root: Path, name: str, overrides: Config | None = None) -> Config:
    """Read the configuration of study `name` below the project folder `root`.

    Texts in several languages become one text (`base.yaml_file`); what was chosen is its key `texts`.
    overrides: top-level keys given on the command line (`--config input=…`). Raises StudyError naming the
    key.
    """
    path = study_file(root, str(name))
    where = str(path.relative_to(root))
    config = read_yaml(path)
    if not isinstance(config, dict):
        raise StudyError(
            _(
                "{where}: expected keys and values at the top level, found {found}",
                where=where,
                found=_("an empty file") if config is None else quote_value(config),
            )
        )
    for key, value in (overrides or {}).items():
        if isinstance(value, str) and "\0" in value:  # no file has such a name, and the system refuses it
            raise StudyError(
                _(
                    "--config {key}={value}: has a character that no path can have",
                    key=key,
                    value=quote_value(value),
                )
            )
    config, texts = resolve_languages({**config, **(overrides or {})})
    declare_confidential(any(map(is_so, _declarations(config))))
    config = expand_control_lists(config, where)
    if "panel" in config:
        from door.expand import expand

        config = expand(config, root, where)
    columns = config.pop("panel_columns", [])
    fail(where, problems(config, Study))
    if config["study"] != name:
        raise StudyError(
            _(
                "{where}: key 'study' is {value}; the file's name says {name}",
                where=where,
                value=quote_value(config["study"]),
                name=quote_value(name),
            )
        )
    unfit = (find_long_names, find_wrong_years, find_lists_called_as_variables)
    faults = [fault for check in unfit for fault in check(config)]
    fail(where, [*faults, *find_unknown_terms(config, columns)])
    names = [*config["variables"], *config.get("indices", {})]
    check_names(
        _("{where}: variables and indices", where=where),
        names,
        spatial=bool({"weights", "sweeps"} & {*config}),
    )
    if "labels" in config:
        from plan.labels import check_labels

        check_labels(config, _names_for_labels(config), where)
    return {**config, "panel_columns": columns, "texts": texts._asdict()}


def _names_for_labels(config: Config) -> dict[str, list[str]]:
    """List the names that labels may be of, by sort."""
    groups = list(config["units"].get("groups") or [])
    named = {sort: list(config.get(sort) or {}) for sort in ("weights", "analyses", "sweeps", "sources")}
    return {"groups": groups, "values": groups, **named}


def _declarations(config: Config) -> list[Config]:
    """List the panel and the sources as they are written, which may be wrong still."""
    sources = config.get("sources")
    given = [config.get("panel"), *(sources.values() if isinstance(sources, dict) else ())]
    return [value for value in given if isinstance(value, dict)]
