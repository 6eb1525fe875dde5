"""Texts from templates: the one loader of the page, of tables and of guides.

What a template prints is escaped once, by the template; a value that it lacks is an error. The code that
fills a template names its file or folder, so that it counts in the hash of the jobs that print it
(`code_hash`). No template of HTML applies a filter to a constant: as compiled it is the same in any language.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from base.artifacts.atomic import atomic
from base.place import COMPILED, in_program, is_installed
from spillover.errors import StudyError
from spillover.words import _, by, ngettext, pgettext

# Data within a page as small as they can be; what could end their element is escaped by the filter.
JSON: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}


class _CompiledTemplates(BytecodeCache):
    """The templates of a folder as they were compiled, where Python keeps what it compiles of that folder; of
    an installed program, to which nothing is written, in the project's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, bucket: Bucket) -> Path:
        beside = Path(cache_from_source(str(self.folder / "templates.py"))).parent
        if in_program(beside) and is_installed():
            beside = COMPILED.joinpath(*self.folder.resolve().parts[1:])
        return beside / f"{bucket.key[:16]}.jinja-{jinja2.__version__}.pyc"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Reads a template, unless its text has changed since."""
        with suppress(OSError), self._path(bucket).open("rb") as stream:
            bucket.load_bytecode(stream)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps a template where Python may write what it compiles, and there is a project."""
        path = self._path(bucket)
        if sys.dont_write_bytecode or not (path.is_absolute() or COMPILED.parent.is_dir()):
            return
        with suppress(OSError, StudyError), atomic(path) as temporary:
            temporary.write_bytes(bucket.bytecode_to_string())


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
        bytecode_cache=_CompiledTemplates(folder) if finalize is None else None,
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
