"""Texts from templates: the one loader of the page, of tables and of guides.

What a template prints is escaped once, by the template; a value that it lacks is an error. The code that
fills a template names its file or folder, so that it counts in the hash of the jobs that print it
(`code_hash`). No template of HTML applies a filter to a constant: as compiled it is the same in any language.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from base.place import COMPILED, is_in_program, is_installed
from spillover.words import _, choose_case, ngettext, pgettext


def _find_compiled(folder: Path) -> BytecodeCache | None:
    """Find the templates of a folder as they were compiled, where Python keeps what it compiles of that
    folder; of an installed program, to which nothing is written, in the project's folder. None where neither
    can be written to.
    """
    if sys.dont_write_bytecode:
        return None
    kept = Path(cache_from_source(str(folder / "templates.py"))).parent
    if is_in_program(kept) and is_installed():
        if not COMPILED.parent.is_dir():
            return None
        kept = COMPILED.joinpath(*folder.resolve().parts[1:])
    with suppress(OSError):
        kept.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(kept), "%s.jinja.pyc") if os.access(kept, os.W_OK | os.X_OK) else None


def template_environment(
    folder: Path,
    filters: Mapping[str, Callable[..., Any]],
    finalize: Callable[[Any], Any] | None = None,
    **words: Any,
) -> Environment:
    """Build the environment in which the templates of a folder are read. words: known in each of them;
    filters: by name; finalize: what escapes a value where the text is not HTML, whose signs are then left
    alone.
    """
    loaded = Environment(
        loader=FileSystemLoader(folder),
        autoescape=finalize is None,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_find_compiled(folder) if finalize is None else None,
    )
    loaded.globals.update(
        {"_": _, "ngettext": ngettext, "pgettext": pgettext, "choose_case": choose_case, **words}
    )
    loaded.filters.update(filters)
    return loaded


def filler(folder: Path, *options: Any, **words: Any) -> Callable[..., Markup]:
    """Make a function that fills the templates of a folder: `fill(name, **values)`; what it takes is what
    `template_environment` takes.
    """
    environment = cache(lambda: template_environment(folder, *options, **words))  # with the first template

    def fill(name: str, /, **values: Any) -> Markup:
        return Markup(environment().get_template(name).render(values))

    return fill
