"""The documentation says what the project does."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from door.write import SCHEMA_LINE
from study.document import generated

ROOT = Path(__file__).parents[2]
SCHEMAS = sorted((ROOT / "config" / "schema").rglob("*.json"))
GENERATED = generated(ROOT)


@pytest.mark.parametrize("path", sorted(GENERATED), ids=lambda p: str(p.relative_to(ROOT)))
def test_generated_files_are_up_to_date(path):
    assert path.read_text(encoding="utf-8") == GENERATED[path], "run `python -m study.document`"


def _without_texts(schema):
    """A schema without its titles and descriptions, which are those of a language."""
    if isinstance(schema, list):
        return [_without_texts(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    texts = {key for key in ("title", "description") if isinstance(schema.get(key), str)}
    return {key: _without_texts(inner) for key, inner in schema.items() if key not in texts}


@pytest.mark.parametrize("path", sorted((ROOT / "config" / "schema").glob("*.json")), ids=lambda p: p.name)
def test_a_schema_in_chinese_accepts_what_the_english_one_does_and_has_no_english_sentence(path):
    chinese = path.parent / "zh" / path.name
    ours, theirs = (json.loads(p.read_text(encoding="utf-8")) for p in (chinese, path))
    assert _without_texts(ours) == _without_texts(theirs)
    texts = re.findall(r'"(?:description|title)": "(.*)"', chinese.read_text(encoding="utf-8"))
    assert [text for text in texts if not re.search("[一-鿿]", text)] == []


def _keys(schema, path=""):
    """Every named key of a schema with its own schema."""
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            if isinstance(value, dict):
                yield f"{path}.{name}", value
        for name, value in schema.items():
            yield from _keys(value, f"{path}.{name}")
    elif isinstance(schema, list):
        for value in schema:
            yield from _keys(value, path)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_key_has_a_description(path):
    keys = [
        (place, value)
        for place, value in _keys(json.loads(path.read_text(encoding="utf-8")))
        if ".if." not in place
    ]
    # A condition may narrow a key that is described where it is declared.
    described = {
        place.rsplit(".", 1)[-1] for place, value in keys if "description" in value or "$ref" in value
    }
    bare = {place.rsplit(".", 1)[-1] for place, value in keys if "const" not in value} - described
    assert not bare


def test_a_key_is_required_by_the_forms_that_require_it_alone():
    kinds = (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8")
    assert "| `variance.kind` | `classical` or `HC0` or `HC1` or `clustered` or" in kinds
    assert "| `variance.by` | text or list of text | required by `clustered` |" in kinds
    assert "| `variance.cutoff_km` | number | required by `conley` |" in kinds
    assert "| `variance.cutoff_km` | number | required |" not in kinds
    keys = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    assert "| `claims[].variable` | text, required in some forms |" in keys
    assert "| `claims[].text` | text, required |" in keys


def test_each_threat_names_a_test_that_is_there():
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`]+)`", text)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_each_test_that_a_document_or_the_code_names_is_there():
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    texts = [path for top in ("docs", "scripts", "rules") for path in (ROOT / top).rglob("*")]
    texts = [path for path in texts if path.suffix in {".md", ".py", ".smk"}] + list(ROOT.glob("*.md"))
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in texts
        for name in re.findall(r"\b(test_\w+\.py)\b", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert sorted((path, name) for path, name in named if name not in there) == []


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [
        *sorted(ROOT.glob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted(ROOT.glob("*/README.md")),
    ]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")) and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


def test_a_citation_has_what_the_format_asks_for_and_names_the_newest_release():
    """Citation File Format 1.2.0, and the version and date of pyproject.toml and the changelog."""
    citation = yaml.safe_load(_read(ROOT / "CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert all({"name"} <= set(author) or {"family-names"} <= set(author) for author in citation["authors"])
    release = re.search(r"^## ([\d.]+) \((\d{4}-\d\d-\d\d)\)$", _read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    project = tomllib.loads(_read(ROOT / "pyproject.toml"))["project"]
    assert release.groups() == (citation["version"], citation["date-released"])
    assert project["version"] == citation["version"]
    assert project["license"] == citation["license"]


def _read(path):
    return path.read_text(encoding="utf-8")


def test_the_chinese_pages_name_commands_and_sections_that_there_are():
    """Targets of make, arguments of `make new`, and headings of the page, as the Chinese pages call them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    panel = (ROOT / "docs/panel.md").read_text(encoding="utf-8")
    words = (ROOT / "scripts/words/zh/page").glob("*.ftl")
    headings = re.findall(r"^(?:\w+_section|summary) = (.*)$", "\n".join(map(_read, words)), re.MULTILINE)
    pages = [ROOT / "README.zh-CN.md", *sorted((ROOT / "docs/zh").glob("*.md"))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    targets = set(re.findall(r"^(?:make |\| `make |.*`make )([a-z]+)", text, re.MULTILINE))
    assert len(targets) >= 8
    assert [t for t in targets if not re.search(rf"^{t}:", makefile, re.MULTILINE)] == []
    arguments = set(re.findall(r"`([A-Z]+)=`", text))
    assert {"SHEET", "UNIT", "TIME", "PLACES", "MATRIX"} <= arguments
    assert [a for a in arguments if f"`{a}`" not in panel] == []
    listed = text[text.index("| 部分 |") :].partition("\n\n")[0]
    named = re.findall(r"^\| (\S+) \|", listed, re.MULTILINE)[2:]
    assert len(named) == 9
    assert [heading for heading in named if heading not in headings] == []


# Words of this house's first version that the field does not use.
RETIRED = re.compile(
    r"\b(mend|mends|mended|anew|page of facts|as they stand|stands? twice|explaining terms?)\b", re.I
)


def test_no_retired_word_is_in_documents_messages_and_comments():
    folders = [ROOT / name for name in ("docs", "config", "rules", "scripts", "resources")]
    texts = {".md", ".yaml", ".json", ".smk", ".py", ".sql", ".ftl"}
    files = [*ROOT.glob("*.md"), *(p for folder in folders for p in folder.rglob("*") if p.suffix in texts)]
    assert len(files) > 300
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        for match in RETIRED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


# In the sense of reported or marked, of the entire thing, and of what nothing reads.
ODD = re.compile(r"(?<!\$ )(?<!\$)\b(told|leaf|whole)\b(?! number| graph| study)", re.I)


def test_documents_and_sentences_use_the_words_of_the_field():
    prose = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "config/README.md"]
    words = (ROOT / "scripts/words/en").rglob("*.ftl")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in [*prose, *words]
        for line in path.read_text(encoding="utf-8").splitlines()
        if ODD.search(line) and "parts make the whole" not in line
    ]
    assert found == []


def test_each_configuration_names_its_schema_for_editors():
    configurations = sorted((ROOT / "config").glob("*.yaml"))
    assert len(configurations) > 1
    for path in configurations:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert schema != first, path
        assert (path.parent / schema).exists(), path
    assert (ROOT / "config" / "nqp.yaml").read_text(encoding="utf-8").startswith(SCHEMA_LINE + "\n")
