"""Write tracked JSON: what fits on a line is one line, so that a record is one."""

import json
from typing import Any


def to_lines(value: Any, width: int = 1000, indent: int = 0) -> str:
    """A value as JSON in lines of at most `width` characters, if its texts allow it. indent: of a level."""
    return _text(value, width, indent, 0, 0) + "\n"


def _text(value: Any, width: int, indent: int, level: int, before: int) -> str:
    """before: characters that stand before the value on its line."""
    short = json.dumps(value, ensure_ascii=False)
    if before + len(short) < width or not isinstance(value, dict | list):
        return short
    items = value.items() if isinstance(value, dict) else (("", one) for one in value)
    line, inner = "\n" + " " * indent * level, "\n" + " " * indent * (level + 1)
    made = []
    for key, one in items:
        head = f"{json.dumps(key, ensure_ascii=False)}: " if isinstance(value, dict) else ""
        made.append(head + _text(one, width, indent, level + 1, len(inner) + len(head)))
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}{inner}{f',{inner}'.join(made)}{line}{closed}"
