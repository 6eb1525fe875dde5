"""Values drawn from the schemas of the configuration, so that a kind that is added later is tried, too."""

import copy
import random
from collections.abc import Iterator, Mapping
from typing import Any

from tools.schemas import GROUPS, build_schemas
from tools.texts import describe_in

SCHEMAS = {f"{name}.json": schema for name, schema in build_schemas(describe_in("en", GROUPS)).items()}
NUMBERS = (0, 1, 2, 3, 5, 0.05, 0.5, 0.95, 1.5, 10, 99, 100, 1000, -1, 1e-9, 1e6)
OPTIONAL = 0.25  # how often an option that need not be there is
DEEPEST = 6
# The sections that hold things of a kind: where the schema is, and what its kinds are called there.
SECTIONS = {
    "analyses": ("analyses", "", "kind"),
    "tables": ("report", "layout-", "layout"),
    "figures": ("report", "figure-", "kind"),
    "sweeps": ("sweep", "sweep", ""),
}


class Drawer:
    """Draws values. names: the names that texts are taken from, such as variables; by_key: those of certain
    keys. A name is rarely drawn twice for one thing, since few have it in two roles.
    """

    def __init__(
        self, draw: random.Random, names: list[str], by_key: Mapping[str, list[str]] | None = None
    ) -> None:
        self.draw, self.names, self.by_key = draw, names, by_key or {}
        self.left: list[str] = []
        self.schemas = SCHEMAS

    def kinds(self, section: str) -> list[str]:
        """The definitions of a section's kinds."""
        file, prefix, _ = SECTIONS[section]
        definitions = self.schemas[f"{file}.json"]["$defs"]
        return [
            name
            for name, schema in definitions.items()
            if (name.startswith(prefix) if prefix else "kind" in schema.get("properties", {}))
        ]

    def of_kind(self, section: str, kind: str) -> Any:
        """One analysis, table, figure or sweep."""
        file = f"{SECTIONS[section][0]}.json"
        return self.value(self.schemas[file]["$defs"][kind], file)

    def option(self, section: str, thing: Mapping[str, Any]) -> tuple[str, Any] | None:
        """A key of a thing that is there, and a value for it; None where its kind has no schema."""
        file, prefix, key = SECTIONS[section]
        name = prefix + str(thing.get(key, "")) if key else prefix
        schema = self.schemas[f"{file}.json"]["$defs"].get(name)
        if schema is None or not schema.get("properties"):
            return None
        chosen = self.draw.choice(list(schema["properties"]))
        return chosen, self.value(schema["properties"][chosen], f"{file}.json")

    def places(self, value: Any, schema: Any, file: str) -> Iterator[tuple[dict[str, Any], Any, str]]:
        """Each mapping of a configuration whose keys a schema describes, with them and their file."""
        schema, file = self._resolved(schema, file)
        for several in (schema.get("anyOf"), schema.get("oneOf")):
            for choice in several or ():
                yield from self.places(value, choice, file)
        if isinstance(value, list):
            for inner in value:
                yield from self.places(inner, schema.get("items") or {}, file)
        elif isinstance(value, dict):
            known, more = schema.get("properties") or {}, schema.get("additionalProperties")
            if known:
                yield value, known, file
            for key, inner in value.items():
                below = known.get(key, more if isinstance(more, dict) else {})
                yield from self.places(inner, below, file)

    def _resolved(self, schema: Any, file: str) -> tuple[Any, str]:
        """A schema that is no reference, and the file that it is in."""
        while "$ref" in schema:
            target, _, path = schema["$ref"].partition("#/")
            file = target.rsplit("/", 1)[-1] or file
            schema = self.schemas[file]
            for part in filter(None, path.split("/")):
                schema = schema[part]
        return schema, file

    def value(self, schema: Any, file: str, depth: int = 0) -> Any:
        """A value that the schema describes, or nearly so."""
        if "$ref" in schema:
            found, file = self._resolved(schema, file)
            return self.value(found, file, depth + 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.draw.choice(schema["enum"])
        for several in ("anyOf", "oneOf"):
            if several in schema and "properties" not in schema:
                return self.value(self.draw.choice(schema[several]), file, depth + 1)
        if "default" in schema and self.draw.random() < 0.2:
            return copy.deepcopy(schema["default"])
        kind = schema.get("type", "string")
        return self._typed(self.draw.choice(kind) if isinstance(kind, list) else kind, schema, file, depth)

    def _typed(self, kind: str, schema: Mapping[str, Any], file: str, depth: int) -> Any:
        if kind in ("integer", "number"):
            return self._number(kind, schema)
        if kind == "boolean":
            return self.draw.random() < 0.5
        if kind == "null" or depth > DEEPEST:
            return None
        if kind == "array":
            least = schema.get("minItems", 0)
            count = self.draw.randint(least, min(schema.get("maxItems", least + 2), least + 2))
            given = schema.get("prefixItems") or [schema.get("items") or {}] * count
            return [self.value(item or {}, file, depth + 1) for item in given]
        if kind == "object":
            return self._object(schema, file, depth)
        if not self.left or self.draw.random() < 0.1:
            self.left = self.draw.sample(self.names, len(self.names))
        name = self.left.pop()
        return name if self.draw.random() < 0.9 else f"L.{name}"

    def _of_key(self, key: str, schema: Mapping[str, Any], file: str, depth: int) -> Any:
        if key not in self.by_key or self.draw.random() < 0.05:
            return self.value(schema, file, depth)
        kept, self.left = self.left, self.draw.sample(self.by_key[key], len(self.by_key[key]))
        found = self.value(schema, file, depth)
        self.left = kept
        return found

    def _number(self, kind: str, schema: Mapping[str, Any]) -> float:
        low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
        near = [n for n in (low, high, schema.get("exclusiveMaximum")) if n is not None]
        inside = [n for n in NUMBERS if (low is None or n >= low) and (high is None or n <= high)]
        found = self.draw.choice((inside or near) if self.draw.random() < 0.8 else [*near, *NUMBERS])
        return int(found) if kind == "integer" else found

    def _object(self, schema: Mapping[str, Any], file: str, depth: int) -> dict[str, Any]:
        given, needed = schema.get("properties", {}), schema.get("required", ())
        found = {
            key: self._of_key(key, inner, file, depth + 1)
            for key, inner in given.items()
            if key in needed or self.draw.random() < OPTIONAL
        }
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            for _ in range(self.draw.randint(schema.get("minProperties", 0), 2)):
                found[self.draw.choice(self.names)] = self.value(more, file, depth + 1)
        return found


def names_of(study: Mapping[str, Any]) -> list[str]:
    """The names that a study's options may name."""
    named = ("variables", "indices", "weights", "analyses", "sweeps")
    return [*(name for key in named for name in study.get(key, {})), *study["units"].get("groups", ())]


def with_drawn(draw: random.Random, study: dict[str, Any]) -> dict[str, Any]:
    """The study with options and things drawn from the schemas: up to three, of any part of it."""
    study = copy.deepcopy(study)
    drawer = Drawer(draw, names_of(study))
    for _ in range(draw.choice((1, 1, 2, 3))):
        if draw.random() < 0.4:
            places = drawer.places(study, drawer.schemas["study.json"], "study.json")
            place, known, file = draw.choice(list(places))
            key = draw.choice(list(known))
            place[key] = drawer.value(known[key], file)
            continue
        section = draw.choice(list(SECTIONS))
        things = study.setdefault(section, {})
        if things and draw.random() < 0.6:
            thing = things[draw.choice(list(things))]
            if isinstance(thing, dict) and (option := drawer.option(section, thing)):
                thing[option[0]] = option[1]
        else:
            kind = draw.choice(drawer.kinds(section))
            things["table99_drawn" if section == "tables" else "drawn"] = drawer.of_kind(section, kind)
    return study
