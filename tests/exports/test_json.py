"""The bundle as JSON: whole, readable again, and harmless on a terminal."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import msgspec
import pytest

from kb import registry
from kb.exports.json import PLUGIN, encode
from kb.protocols import Export
from kb.records import Bundle
from kb.store import Store


def test_it_is_a_plugin() -> None:
    assert registry.load("exports", "json") is PLUGIN
    assert isinstance(PLUGIN, Export)


def test_a_bundle_round_trips(base: Path) -> None:
    with Store.open(base, mode="read") as store:
        bundle = store.bundle()
    text = PLUGIN.render(bundle)
    assert text.endswith("}\n")
    assert msgspec.json.decode(text, type=Bundle) == bundle


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\x7f", "\u202e", "\u200b", "\U000e0001", "\n", '"', "\\"])
def test_no_control_character_stands_raw(character: str) -> None:
    text = encode({"words": f"a{character}b"})
    assert json.loads(text) == {"words": f"a{character}b"}
    assert all(unicodedata.category(c)[0] != "C" for c in text.replace("\n", ""))


def test_letters_stay_letters() -> None:
    assert "Åse 漢 😀" in encode(["Åse 漢 😀"])
