"""`kb show` takes whatever a list printed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kb.config import AuthorsConfig, Config
from kb.errors import AmbiguousError, NotFoundError
from kb.store import Store
from kb.views.meant import meant


@pytest.fixture
def ask(base: Path):
    with Store.open(base, mode="read") as store:
        yield lambda words: meant(store, Config(), words)


def test_ids_in_any_length_and_with_what_stood_around_them(ask, draft) -> None:
    id_ = draft.claims["pay"].id
    for words in (id_, id_[:10], id_[2:10], f"({id_[:10]}),", f" {id_[:10].upper()} "):
        assert ask(words) == id_


def test_names_aliases_labels_paths_titles(ask, draft) -> None:
    assert ask("Ada Brook") == ask("ada_b") == ask("ada brok") == draft.posts[0].author_id
    assert ask("raised beds, timber") == draft.topic_id
    assert ask("notes/water.md") == ask("../base/notes/water.md") == ask("Water") == draft.note.id


def test_a_place_is_its_only_claim_or_else_its_post(ask, draft) -> None:
    assert ask("threads/beds.txt:1") == draft.posts[0].id
    assert ask("beds.txt:4") == draft.posts[2].id
    assert ask("beds.txt:99") == draft.thread.id
    assert ask("notes/water.md p. 1") == draft.posts[3].id


def test_a_line_with_one_claim(tmp_path: Path, draft) -> None:
    draft.claims = {"slugs": draft.claims["slugs"]}
    draft.derived = lambda _: (
        {noun: [] for noun in ("edges", "exchanges", "stances", "positions", "topics", "cruxes")}
        | {"claims": list(draft.claims.values())}
    )
    with Store.open(draft.store(tmp_path / "kb.db"), mode="read") as store:
        assert meant(store, Config(), "threads/beds.txt:1") == draft.claims["slugs"].id


def test_two_of_one_name_are_not_guessed_between(ask) -> None:
    with pytest.raises(AmbiguousError) as told:
        ask("raised beds")
    assert {c[:2] for c in told.value.candidates} == {"t:", "d:"}


def test_what_is_near_is_named(base: Path, ask) -> None:
    strict = dataclasses.replace(Config(), authors=AuthorsConfig(loose=100.0))
    with Store.open(base, mode="read") as store, pytest.raises(NotFoundError) as told:
        meant(store, strict, "Benn Stoney")
    assert "Ben Stone" in (told.value.hint or "")
    with pytest.raises(NotFoundError):
        ask("c:ffff")
