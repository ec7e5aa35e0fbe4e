"""What the shell is told to complete."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from kb.cli import complete


@pytest.fixture
def ctx(base: Path, monkeypatch, tmp_path):
    monkeypatch.delenv("KB_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    return SimpleNamespace(find_root=lambda: SimpleNamespace(params={"db": str(base), "config": None}))


def test_names_labels_and_paths(ctx, draft) -> None:
    assert [value for value, _ in complete.authors(ctx, "Ad")] == ["Ada Brook"]
    assert complete.topics(ctx, "") == [("raised beds", "4 claims")]
    assert complete.documents(ctx, "notes/") == [("notes/water.md", "Water")]
    assert complete.authors(ctx, "zz") == []


def test_ids_with_and_without_their_kind(ctx, draft) -> None:
    id_ = draft.claims["pay"].id
    assert complete.ids(ctx, id_[:9]) == [(id_, "claim")]
    assert complete.ids(ctx, id_[2:9]) == [(id_[2:], "claim")]
    assert len(complete.ids(ctx, "c:")) == len(draft.claims)
    assert complete.ids(ctx, "z:") == []


def test_claims_mentions_and_links_are_completed_with_the_words_of_the_claims(ctx, draft) -> None:
    claim = draft.claims["pay"]
    assert complete.claims(ctx, claim.id[:9]) == [(claim.id, claim.text)]
    assert (claim.id[2:], claim.text) in complete.claims(ctx, claim.id[2:9])
    assert len(complete.claims(ctx, "m:")) == len(draft.mentions)
    assert {about for _, about in complete.claims(ctx, "s:")} == {"stance"}
    assert complete.claims(ctx, "a:") == complete.claims(ctx, "j:") == []


def test_without_a_base_nothing_is_completed(tmp_path: Path) -> None:
    root = SimpleNamespace(params={"db": str(tmp_path / "none.db"), "config": None})
    assert complete.ids(SimpleNamespace(find_root=lambda: root), "c:") == []


def test_the_shell_gets_it(base: Path, invoke) -> None:
    result = invoke(
        env={"_KB_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"kb --db {base} claims --author Ad"},
        prog_name="kb",
    )
    assert '"Ada Brook"' in result.stdout
