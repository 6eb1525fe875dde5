"""The words of the page's scripts, as data: a script fills the places `{name}` itself."""

from __future__ import annotations

from words.say import language, say

# The messages by their key in the scripts, with the places that each has.
PLACES: dict[str, tuple[str, ...]] = {
    "no_value": (),
    "number_of": ("quantity", "term"),
    "numbers_found": ("found", "total"),
    "numbers_cut": ("found", "total", "shown"),
    "nothing_passes": (),
    "specifications_shown": ("shown", "total"),
    "specifications_summary": ("median", "low", "high", "positive", "significant"),
    "read_curve": (),
    "ordered": ("count",),
    "choice": ("choice", "option"),
    "p_value": ("p", "choices"),
    "unit_value": ("unit", "year", "value"),
    "unit_title": ("unit", "value"),
    "read_map": ("variable", "year"),
}


def script_words() -> dict[str, str]:
    """Each message in the language that is spoken, and the language itself, by which numbers are written."""
    made = {
        key: say(f"script-{key}", **{name: f"{{{name}}}" for name in places})
        for key, places in PLACES.items()
    }
    return {"language": language(), **made}
