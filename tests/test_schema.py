"""`schemas/` says what the program prints, and is what the program makes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kb import records, schema, toml
from kb.exports.json import PLUGIN
from kb.store import Store

ROOT = Path(__file__).parent.parent
MADE = schema.files()


@pytest.mark.parametrize("name", sorted(MADE))
def test_schemas_are_up_to_date(name: str) -> None:
    held = ROOT / "schemas" / name
    again = "run: python -m kb.schema"
    assert held.is_file(), f"schemas/{name} is missing; {again}"
    assert held.read_text(encoding="utf-8") == MADE[name], f"schemas/{name} is out of date; {again}"


def test_nothing_else_is_there() -> None:
    assert {p.name for p in (ROOT / "schemas").iterdir()} == set(MADE), "run: python -m kb.schema"


@pytest.mark.parametrize("name", sorted(n for n in MADE if n.endswith(".json")))
def test_every_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(MADE[name]))


def test_a_bundle_matches_its_schema(base: Path) -> None:
    with Store.open(base, mode="read") as store:
        bundle = json.loads(PLUGIN.render(store.bundle()))
    jsonschema.validate(bundle, json.loads(MADE["bundle.json"]))
    arrays = "documents posts reactions authors quotes mentions claims stances positions topics cruxes judgements"
    arrays += " threads problems"
    assert [key for key in bundle if key != "version"] == arrays.split()
    for kind in ("posts", "quotes", "mentions"):
        for row in bundle[kind]:
            assert {"document_id", "start", "end", "line", "end_line"} <= row.keys()
    assert {"source", "target", "label", "score", "method"} <= bundle["stances"][0].keys()
    assert {"claim_id", "facet_ids", "sides"} <= bundle["cruxes"][0].keys()
    assert {"author_ids", "mention_ids"} <= bundle["cruxes"][0]["sides"][0].keys()


def test_a_spoilt_bundle_does_not_match(base: Path) -> None:
    with Store.open(base, mode="read") as store:
        bundle = json.loads(PLUGIN.render(store.bundle()))
    bundle["stances"][0]["label"] = "likes"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bundle, json.loads(MADE["bundle.json"]))


def test_every_record_of_the_base_has_a_schema() -> None:
    named = {record.__name__ for record in schema.RECORDS}
    held = {field.type.split("[")[1].split(",")[0] for field in fields_of_bundle()}
    assert held <= named


def fields_of_bundle() -> list:
    import dataclasses

    return [field for field in dataclasses.fields(records.Bundle) if field.type != "int"]


def test_write_replaces_what_is_no_longer_made(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    schema.write(tmp_path)
    assert not (tmp_path / "old.json").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "kb.sql").read_text(encoding="utf-8") == MADE["kb.sql"]


def test_the_settings_file_of_the_repository_is_current() -> None:
    held = (ROOT / toml.FILE_NAME).read_text(encoding="utf-8")
    assert held == toml.render(), "kb.toml is out of date; run: kb init --force"
