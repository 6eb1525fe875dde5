"""Texts from templates: the one loader of the page, of tables and of guides.

What a template prints is escaped once, by the template; a value that it lacks is an error. The code that
fills a template names its file or folder, so that it counts in the hash of the jobs that print it
(`code_hash`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from spillover.words import _, by, ngettext, pgettext

# Data within a page as small as they can be; what could end their element is escaped by the filter.
JSON: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}


def template_environment(
    folder: Path,
    filters: Mapping[str, Callable[..., Any]],
    finalize: Callable[[Any], Any] | None = None,
    **words: Any,
) -> Environment:
    """The environment in which the templates of a folder are read. words: known in each of them; filters: by
    name; finalize: what escapes a value where the text is not HTML, whose signs are then left alone.
    """
    loaded = Environment(
        loader=FileSystemLoader(folder),
        autoescape=finalize is None,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    loaded.globals.update({"_": _, "ngettext": ngettext, "pgettext": pgettext, "by": by, **words})
    loaded.filters.update(filters)
    loaded.policies["json.dumps_kwargs"] = JSON
    return loaded


def filler(folder: Path, *options: Any, **words: Any) -> Callable[..., Markup]:
    """Make a function that fills the templates of a folder: `fill(name, **values)`; what it takes is what
    `template_environment` takes.
    """
    loaded = template_environment(folder, *options, **words)

    def fill(name: str, /, **values: Any) -> Markup:
        return Markup(loaded.get_template(name).render(values))

    return fill
