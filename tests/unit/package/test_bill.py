"""The bill of materials has every package of the lock file, and is compared with advisories."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from base.lock_file import read_lock
from lockfile import locked
from package.advisories import main as compare
from package.descriptions import build_bill
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]
DATE = datetime(2026, 11, 25, tzinfo=UTC)
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
HASH = "--hash=sha256:" + "0" * 64
SMALL = f"Some.Package==1.5.0 {HASH}\nother==2.0 ; python_version < '3.12' {HASH}\n"


def test_the_bill_has_each_package_of_the_lock_file_with_its_checksums():
    document = json.loads(build_bill("s-replication", "abc", DATE, read_lock(LOCK)))
    assert (document["bomFormat"], document["specVersion"], document["version"]) == ("CycloneDX", "1.6", 1)
    components = {(c["name"], c["version"]): c for c in document["components"]}
    assert set(locked(ROOT / "requirements.lock").items()) <= components.keys()
    assert sum(len(c["hashes"]) for c in components.values()) == LOCK.count("--hash=sha256:")
    references = [c["bom-ref"] for c in document["components"]]
    assert len(set(references)) == len(references) == len(re.findall(r"^\S+==", LOCK, re.MULTILINE))
    assert document["dependencies"][0]["dependsOn"] == sorted(references)
    assert "licenses" in components["numpy", locked(ROOT / "requirements.lock")["numpy"]]
    assert build_bill("s", "abc", DATE, read_lock(LOCK)) == build_bill("s", "abc", DATE, read_lock(LOCK))


def schema_of_bills():
    """The official schema, with those that it names at hand; see the README beside them."""
    folder = ROOT / "tests" / "reference" / "data" / "cyclonedx"
    found = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.schema.json")}
    base = "http://cyclonedx.org/schema/"
    names = {base + name.replace(".schema", ".SNAPSHOT.schema"): schema for name, schema in found.items()}
    known = [(name, Resource.from_contents(schema, DRAFT7)) for name, schema in names.items()]
    return Draft7Validator(found["bom-1.6.schema.json"], registry=Registry().with_resources(known))


def test_the_bill_is_valid_by_the_official_schema():
    document = json.loads(build_bill("s-replication", "abc", DATE, read_lock(LOCK)))
    validator = schema_of_bills()
    assert not [error.message for error in validator.iter_errors(document)]
    document["components"][0] |= {"type": "librari", "licenses": [{"license": {"id": "No-Such"}}]}
    wrong = [error.message for error in validator.iter_errors(document)]
    assert any("librari" in message for message in wrong)
    assert len(wrong) > 1


@pytest.mark.parametrize("line", ["numpy", "numpy>=2", "numpy==2.0", "-r other.txt", "numpy==2 --hash=md5:0"])
def test_a_lock_file_without_version_or_checksum_is_named(line):
    with pytest.raises(StudyError, match="has no exact version with hashes"):
        read_lock(f"{SMALL}{line}\n")


def advisory(name="some-package", versions=(), kind="ECOSYSTEM", **more):
    events = [{"introduced": "1.0"}, {"fixed": "1.5.1"}]
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "versions": list(versions)}
    return {"id": "A-1", "affected": [affected | {"ranges": [{"type": kind, "events": events}]}], **more}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (advisory(), 3),
        (advisory("other"), 0),
        (advisory("other", versions=["2.0"]), 3),
        (advisory("absent"), 0),
        (advisory(kind="GIT"), 0),
        (advisory(withdrawn="2026-01-01T00:00:00Z"), 0),
    ],
)
def test_an_advisory_concerns_the_versions_that_it_names(tmp_path, monkeypatch, capsys, given, status):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.lock").write_text(SMALL, encoding="utf-8")
    (tmp_path / "osv").mkdir()
    (tmp_path / "osv" / "a.json").write_text(json.dumps(given), encoding="utf-8")
    assert compare(["osv"]) == status
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == f"2 packages, 1 advisories, {len(said) - 1} of them concern a package"
    assert len(said) - 1 == (status == 3)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": "A", "affected": 3}', "[" * 100_000])
def test_what_is_no_advisory_is_named(tmp_path, monkeypatch, capsys, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.lock").write_text(SMALL, encoding="utf-8")
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert compare(["."]) == 2
    assert "a.json: " in capsys.readouterr().err


def test_where_no_database_is_at_hand_the_command_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr("package.advisories.importlib.util.find_spec", lambda name: None)
    assert compare([]) == 2
    assert "there is no database of advisories: give FOLDER=" in capsys.readouterr().err
