"""The documentation says what the project does."""

import ast
import csv
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from base.checks import study_files
from base.yaml_file import read_yaml
from cli.verbs import VERBS
from door.wish import wish_fields
from door.write import SCHEMA_LINE
from report.sections import HEADINGS
from spillover.declarations import KINDS, files_in
from spillover.words import translation
from tools.document import REFERENCE, generate_files
from tools.words import sentences

ROOT = Path(__file__).parents[2]
GENERATED = generate_files(ROOT)
SCHEMAS = [path for path in GENERATED if path.suffix == ".json"]
ENGLISH = [path for path in SCHEMAS if path.parent.name == "schema"]
TRACKED = {
    ROOT / name for name in subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
}


@pytest.mark.parametrize(
    "path",
    [p for p in GENERATED if p.suffix == ".yaml"],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_conda_files_have_the_versions_of_their_sources(path):
    assert path in TRACKED
    assert path.read_text(encoding="utf-8") == GENERATED[path], "run `python -m tools.document`"


@pytest.mark.debt("35.3")
def test_what_a_command_makes_is_not_tracked():
    made = [p for p in GENERATED if p.suffix != ".yaml"]
    assert len(made) > 20
    assert TRACKED.isdisjoint(made)
    names = "\n".join(str(p.relative_to(ROOT)) for p in made)
    ignored = subprocess.run(
        ["git", "check-ignore", "--stdin"], cwd=ROOT, input=names, capture_output=True, text=True, check=False
    )
    assert ignored.stdout.splitlines() == names.splitlines()
    # Nor is anything else that git is to ignore, such as a link to an environment.
    mistaken = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.check_output(mistaken, cwd=ROOT, text=True) == ""


def test_the_top_of_the_project_has_what_belongs_there():
    """What a test or a run leaves in the folder is not committed with the rest."""
    folders = {".ci", ".github", "bin", "config", "docs", "envs", "profiles", "resources", "rules", "scripts"}
    files = {"Makefile", "Snakefile", "MANIFEST.in", "pyproject.toml", "requirements.lock", "setup.py"}
    files |= {"README.md", "README.zh-CN.md", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE"}
    files |= {"SECURITY.md", "mkdocs.yml", "spillover.yaml", ".gitignore", ".pre-commit-config.yaml"}
    files |= {".snakemake-workflow-catalog.yml"}
    tops = {path.relative_to(ROOT).parts[0] for path in TRACKED}
    assert tops - {"results"} == folders | files | {"tests", "tools"}


@pytest.mark.parametrize("language", ["", "zh"])
def test_an_editor_accepts_the_studies_by_the_schemas_that_are_made(language):
    folder = ROOT / "config" / "schema" / language
    made = {path.name: json.loads(GENERATED[path]) for path in SCHEMAS if path.parent == folder}
    registry = Registry().with_resources([(name, Resource.from_contents(one)) for name, one in made.items()])
    for schema in made.values():
        Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(made["study.json"], registry=registry)
    studies = list(study_files(ROOT).values())
    assert len(studies) > 4
    assert [(p.name, error.message) for p in studies for error in validator.iter_errors(read_yaml(p))] == []
    # A study of one panel file takes its units, years and variables from the file.
    panel = {"file": "mine.csv", "unit": "city", "time": "year"}
    mine = {"study": "mine", "title": "Mine", "panel": panel}
    assert [error.message for error in validator.iter_errors(mine)] == []
    lacking = [error.message for error in validator.iter_errors({"study": "mine", "title": "Mine"})]
    assert [message.split("'")[1] for message in lacking] == ["units", "years", "variables"]
    broken = read_yaml(studies[0])
    next(iter(broken["analyses"].values()))["kind"] = "no_such"
    assert not validator.is_valid(broken)


def test_a_short_list_of_sections_has_every_key_of_a_study():
    keys = json.loads(GENERATED[ROOT / "config" / "schema" / "study.json"])["properties"]
    listed = re.findall(r"^\| (`[^|]*) \|", _read(ROOT / "config" / "README.md"), re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(listed))) == sorted(keys)


def _without_texts(schema):
    """A schema without its titles and descriptions, which are those of a language."""
    if isinstance(schema, list):
        return [_without_texts(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    texts = {key for key in ("title", "description") if isinstance(schema.get(key), str)}
    return {key: _without_texts(inner) for key, inner in schema.items() if key not in texts}


def _texts(schema):
    """The titles and descriptions of a schema."""
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict):
        yield from (schema[key] for key in ("title", "description") if isinstance(schema.get(key), str))
    for one in inner:
        yield from _texts(one)


@pytest.mark.parametrize("path", ENGLISH, ids=lambda p: p.name)
def test_a_schema_in_chinese_accepts_what_the_english_one_does_and_has_its_translations(path):
    """A sentence that is not translated yet is English: a warning of `make check`, refused in a release."""
    chinese = path.parent / "zh" / path.name
    ours, theirs = (json.loads(GENERATED[p]) for p in (chinese, path))
    assert _without_texts(ours) == _without_texts(theirs)
    texts = [*_texts(ours)]
    english = {text for text in texts if not re.search("[一-鿿]", text)}
    assert {text for text in english if translation(text, "zh") != text} == set()
    assert len(english) < len(texts) / 10


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
    keys = [(place, value) for place, value in _keys(json.loads(GENERATED[path])) if ".if." not in place]
    # A condition may narrow a key that is described where it is declared.
    described = {
        place.rsplit(".", 1)[-1] for place, value in keys if "description" in value or "$ref" in value
    }
    bare = {place.rsplit(".", 1)[-1] for place, value in keys if "const" not in value} - described
    assert not bare


def test_a_key_is_required_by_the_forms_that_require_it_alone():
    kinds = GENERATED[ROOT / REFERENCE / "kinds.md"]
    assert "| `variance.kind` | `classical` or `HC0` or `HC1` or `clustered` or" in kinds
    assert "| `variance.by` | text or list of text | required by `clustered` |" in kinds
    assert "| `variance.cutoff_km` | number | required by `conley` |" in kinds
    assert "| `variance.cutoff_km` | number | required |" not in kinds
    keys = GENERATED[ROOT / REFERENCE / "configuration.md"]
    assert "| `claims.variable` | text |  |" in keys
    assert "| `claims.text` | text | required |" in keys


def test_the_list_of_kinds_names_kinds_that_are_there():
    text = (ROOT / "docs/analyses.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- .*", text.split("\n## Kinds\n")[1].split("\n## ")[0], re.M)
    named = set(re.findall(r"`(\w+)`", "\n".join(listed)))
    assert len(named) > 20
    assert named <= set(files_in(KINDS))


def test_each_threat_names_a_test_that_is_there():
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`]+)`", text)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_each_test_that_a_document_or_the_code_names_is_there():
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    texts = [path for top in ("docs", "scripts", "tools", "rules") for path in (ROOT / top).rglob("*")]
    texts = [path for path in texts if path.suffix in {".md", ".py", ".smk"}] + list(ROOT.glob("*.md"))
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in texts
        for name in re.findall(r"\b(test_\w+\.py)\b", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert sorted((path, name) for path, name in named if name not in there) == []


def test_links_between_documents_lead_to_what_git_has():
    """Also where a forge shows them: what a command makes is not there."""
    there = TRACKED | {folder for path in TRACKED for folder in path.parents}
    broken = []
    for path in sorted(path for path in TRACKED if path.suffix == ".md" and path.exists()):
        for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")) and (path.parent / target).resolve() not in there:
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


def test_pages_of_the_site_link_to_pages_of_the_site():
    """`make site` takes docs/ alone, and stops at a link that leads out of it."""
    docs = ROOT / "docs"
    for path in sorted(docs.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")):
                assert (path.parent / target).resolve().is_relative_to(docs), (path, target)


@pytest.mark.debt("35.9")
def test_each_page_says_whom_it_serves():
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
    assert len(pages) > 20
    lists = {"index", "library-reference"}
    paragraphs = {name: text.split("\n\n")[1] for name, text in pages.items() if name not in lists}
    assert [name for name, text in paragraphs.items() if not text.startswith("For ")] == []


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
    known = {verb.make_target for verb in VERBS.values()} | {"help"}
    panel = (ROOT / "docs/panel.md").read_text(encoding="utf-8")
    headings = [translation(heading, "zh") for heading in HEADINGS.values()]
    pages = [ROOT / "README.zh-CN.md", *sorted((ROOT / "docs/zh").glob("*.md"))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    targets = set(re.findall(r"^(?:make |\| `make |.*`make )([a-z]+)", text, re.MULTILINE))
    assert len(targets) >= 8
    assert targets <= known
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
    folders = [ROOT / name for name in ("docs", "config", "rules", "scripts", "tools", "resources")]
    texts = {".md", ".yaml", ".json", ".smk", ".py", ".sql", ".po"}
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
    said = [text for domain in sentences().values() for one in domain for text in one[1:]]
    lines = [line.strip() for path in prose for line in path.read_text(encoding="utf-8").splitlines()]
    found = [line for line in [*lines, *said] if ODD.search(line) and "parts make the whole" not in line]
    assert found == []


def test_each_configuration_names_its_schema_for_editors():
    configurations = [ROOT / "config" / "sources.yaml", *study_files(ROOT).values()]
    assert len(configurations) > 1
    for path in configurations:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert schema != first, path
        assert path.parent / schema in GENERATED, path
    assert (ROOT / "config" / "nqp.yaml").read_text(encoding="utf-8").startswith(SCHEMA_LINE + "\n")


@pytest.mark.debt(22)
def test_the_guides_name_every_argument_of_make_new():
    arguments = [name.upper() for name in wish_fields()]
    for page in ("docs/panel.md", "docs/zh/first-hour.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [name for name in arguments if not re.search(rf"\b{name}\b", text)] == [], page
    text = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert all(f"`--{name}`" in text for name in ("mediators", "moderators", "group", "missing"))


@pytest.mark.debt(4)
@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "docs/analyses.md",
            "with more independent instruments than units it has no inverse, and a note says so",
        ),
        ("docs/analyses.md", "with year effects T − 1 more are taken off: (n−1)(T−1) and T(n−1) − (T−1)"),
        ("docs/analyses.md", "where linearmodels has N/(N − K) with all effects in K"),
        ("docs/policies.md", "(Callaway–Sant'Anna with a universal base), so that a trend shows as a slope"),
        ("docs/policies.md", "`base: varying`, did's default"),
        ("docs/panel.md", "With `panel:` a configuration needs neither `units` nor `variables`"),
        ("docs/panel.md", "Two digits mean one of the hundred years from `century_from` on"),
        ("docs/crosscheck.md", "a bare `pip` installs elsewhere"),
        ("docs/crosscheck.md", "pip may move a pinned package to what they want"),
        ("docs/zh/first-hour.md", "配置里有 `panel` 时不需要 `units` 和 `variables`"),
        ("docs/zh/first-hour.md", "指 `century_from` 起的一百年"),
        ("docs/zh/first-hour.md", "pip 可能改动已锁定的包"),
    ],
)
def test_the_guides_say_what_a_user_cannot_guess(page, said):
    assert said in " ".join((ROOT / page).read_text(encoding="utf-8").split())


@pytest.mark.debt(4)
def test_each_fault_that_was_recorded_has_its_test():
    with (ROOT / "docs" / "records" / "debts.csv").open(encoding="utf-8") as file:
        faults = list(csv.DictReader(file))
    assert len(faults) > 40
    for fault in faults:
        path, _, name = fault["test"].partition("::")
        assert f"def {name}" in (ROOT / path).read_text(encoding="utf-8"), fault
        assert fault["before"] != fault["now"]


QUESTION = re.compile(r"(What|How|Which|Whether|Where|Who|Why|When)\b")


def _documented():
    """Modules, classes and functions of the code with the first lines of their docstrings."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    for path in (p for folder in ("scripts", "tools") for p in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kinds) and (text := ast.get_docstring(node)):
                yield path, text.splitlines()[0]


@pytest.mark.debt("35.1")
def test_docstrings_begin_with_what_is_done_or_returned():
    """Descriptions of keys that users read, and checks of the audit, are sentences of another sort."""
    documented = list(_documented())
    questions = [f"{path.name}: {line}" for path, line in documented if QUESTION.match(line)]
    assert len(documented) > 4_000
    assert len(questions) < 40, questions


ARTICLE = re.compile(r"(The|A|An|Each|Every|Its|All|One|Two|Both)\b")
# Packages some of whose docstrings still begin with what a function returns.
TO_REWRITE = {"audit", "door", "report", "warehouse"}


@pytest.mark.debt("35.1")
def test_docstrings_of_functions_begin_with_a_verb():
    """As those of linearmodels and statsmodels do."""
    wrong, seen = [], 0
    for path in (ROOT / "scripts").rglob("*.py"):
        if path.relative_to(ROOT / "scripts").parts[0] in TO_REWRITE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (text := ast.get_docstring(node)):
                seen += 1
                wrong += [f"{path.name}: {node.name}: {text.splitlines()[0]}"] if ARTICLE.match(text) else []
    assert seen > 3_000
    assert wrong == []


@pytest.mark.debt("35.1")
def test_chinese_sentences_keep_to_one_word_for_each_term():
    """Sweep: 遍历; unit: 个体, of measurement 单位; outcome: 被解释变量; measure: 指标; confidential: 保密.
    Hausman's name is not written in Chinese.
    """
    catalogues = sorted((ROOT / "scripts").rglob("zh/LC_MESSAGES/*.po"))
    assert len(catalogues) == 2
    lines = [line for path in catalogues for line in path.read_text(encoding="utf-8").splitlines()]
    other = re.compile("扫描|结果变量|豪斯曼|单元(?!格)|孤立单位|统一个体|原始指标|涉密")
    assert [line for line in lines if line.startswith("msgstr") and other.search(line)] == []


@pytest.mark.debt("35.9")
def test_tables_of_documents_are_in_one_piece():
    """A row behind a blank line begins a table, and so has a rule below it."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = []
    for page in pages:
        lines = page.read_text(encoding="utf-8").splitlines()
        for i in range(2, len(lines) - 1):
            apart = lines[i].startswith("|") and not lines[i - 1] and lines[i - 2].startswith("|")
            if apart and not lines[i + 1].startswith("| ---"):
                broken.append(f"{page.relative_to(ROOT)}:{i + 1}")
    assert broken == []
