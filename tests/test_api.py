"""`kb.open`: the base from Python."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kb
from kb.api import Base
from kb.errors import AmbiguousError, ConfigError, NotFoundError, StoreError
from kb.placing import Group
from kb.records import ClaimKind, Stance

ROOT = Path(__file__).parents[1]
PAY = "Raised beds pay for themselves within two seasons."


@pytest.fixture
def opened(base: Path, word_encoder: object, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with kb.open(base) as found:
        yield found


def test_importing_costs_nothing() -> None:
    code = "import sys, kb; print(sorted(m for m in sys.modules if m.startswith('kb')), 'numpy' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['kb'] False"


def test_claims(opened: Base, draft) -> None:
    assert opened.claims()[0].text == PAY
    assert len(opened.claims()) == len(draft.claims)
    assert len(opened.claims(limit=2)) == 2
    assert {c.text for c in opened.claims(author="ben ston")} == {
        draft.claims["not pay"].text,
        draft.claims["rots"].text,
    }
    assert [c.text for c in opened.claims(kind="prediction")] == [draft.claims["barrels"].text]
    assert opened.claims(kind=ClaimKind.PREDICTION) == opened.claims(kind="prediction")
    assert [c.text for c in opened.claims(contested=True)] == [PAY]
    assert len(opened.claims(topic="raised beds", document="beds.txt")) == 4


def test_a_claim_by_id_or_place(opened: Base, draft) -> None:
    view = opened.claim(draft.claims["pay"].id[:8])
    assert view.claim.text == PAY
    assert {p.author for p in view.positions if p.stance is Stance.REJECTS} == {"Ben Stone"}
    with pytest.raises(NotFoundError):
        opened.claim("Ada Brook")


def test_search(opened: Base) -> None:
    found = opened.search("Raised beds will pay for themselves within two seasons")
    assert found.group(Group.FOR)[0].text == PAY
    assert opened.search("raised beds", author="Ben Stone").hits
    assert opened.search("raised beds", since="2024").hits == ()
    of_kind = opened.search("barrels breed water", kind="prediction").hits
    assert {hit.passage.kind for hit in of_kind} == {ClaimKind.PREDICTION}


def test_search_needs_the_encoder_of_the_base(opened: Base, encoder, monkeypatch) -> None:
    encoder.fingerprint = "another"
    monkeypatch.setattr("kb.models.encoders.load_encoder", lambda *_: encoder)
    with pytest.raises(StoreError, match="no vectors"):
        opened.search("raised beds")


def test_cruxes(opened: Base) -> None:
    (crux,) = opened.cruxes()
    assert crux.text == PAY
    assert opened.cruxes(between=("Ada Brook", "Ben Stone")) == (crux,)
    assert opened.cruxes(between=("Ada Brook", "Chloë Nunn")) == ()
    assert opened.cruxes(min_score=0.99) == opened.cruxes(limit=0) == ()


def test_what_bears_on_a_claim(opened: Base, draft) -> None:
    found = opened.related(draft.claims["pay"].id[:8])
    assert draft.claims["not pay"].text in {hit.text for hit in found.group(Group.AGAINST)}


def test_who_stands_where(opened: Base, draft) -> None:
    found = opened.disagreements("Ada Brook", "ben ston")
    assert (found.disagreements, found.agreements) == (1, 0)
    (objection,) = opened.objections(author="Ada Brook")
    assert objection.said.text == PAY
    assert opened.objections(author="Ben Stone") == opened.numbers() == []
    assert [s.stance for s in opened.timeline("Ben Stone").steps] == [Stance.REJECTS, Stance.ENDORSES]
    assert len(opened.timeline(draft.claims["pay"].id[:8], limit=2).steps) == 2
    assert opened.common_ground().claims == ()
    with pytest.raises(NotFoundError):
        opened.timeline("Zebedee Quark")


def test_summary(opened: Base, draft) -> None:
    assert opened.summary().claims == len(draft.claims)
    assert opened.summary(topic="raised beds").claims == 4
    assert opened.summary(thread=draft.posts[1].id).posts == 1
    changes = opened.summary(since="2023-01-03").changes
    assert changes is not None
    assert changes.claims == 3
    assert len(opened.summary(limit=1).points) == 1


def test_lists(opened: Base) -> None:
    assert [a.author.name for a in opened.authors()][:3] == ["Ada Brook", "Ben Stone", "Chloë Nunn"]
    assert [t.label for t in opened.topics()] == ["raised beds"]
    assert [d.path for d in opened.documents()] == ["notes/water.md", "threads/beds.txt"]
    assert opened.sizes.cruxes == 1
    assert "kb.db" in repr(opened)


def test_it_is_found_as_the_command_line_finds_it(base: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KB_CONFIG", raising=False)
    monkeypatch.setenv("KB_DB", str(base))
    assert kb.open().sizes.documents == 2
    monkeypatch.delenv("KB_DB")
    (tmp_path / "kb.toml").write_text('[database]\npath = "base/kb.db"\n')
    assert kb.open().sizes.documents == 2
    (tmp_path / "other.toml").write_text("[summary]\npoints = 1\n")
    assert len(kb.open(base, config=tmp_path / "other.toml").summary().points) == 1


def test_what_is_not_there_or_not_clear_is_an_error(opened: Base, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nobody at all"):
        opened.claims(author="nobody at all")
    with pytest.raises(AmbiguousError):
        opened.claim("raised beds")
    with pytest.raises(NotFoundError):
        kb.open(tmp_path / "none.db")
    (tmp_path / "bad.toml").write_text("[summary]\npoint = 1\n")
    with pytest.raises(ConfigError):
        kb.open(config=tmp_path / "bad.toml")


def test_every_method_is_documented_and_typed() -> None:
    for name, method in inspect.getmembers(Base, inspect.isfunction):
        if not name.startswith("_"):
            assert method.__doc__, name
            assert inspect.signature(method).return_annotation is not inspect.Signature.empty, name
            page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
            assert name == "close" or f"base.{name}(" in page
            for parameter in inspect.signature(method).parameters.values():
                if parameter.kind is parameter.KEYWORD_ONLY:
                    assert f"{parameter.name}=" in page, (name, parameter.name)
