"""A base that is laid without an ingest: whole, answered by a search, and the same each time."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from kb.benchmark import laid
from kb.config import Config
from kb.pipeline import stale_stages
from kb.protocols import Encoder
from kb.retrieval.rows import place
from kb.search import SearchFilter, search
from kb.store import Store


@pytest.fixture
def stocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid, "_STOCK", 30)


@pytest.mark.usefixtures("stocked")
def test_it_holds_what_a_search_reads(tmp_path: Path, encoder: Encoder) -> None:
    count = laid.lay(tmp_path / "kb.db", 200, encoder)
    with Store.open(tmp_path / "kb.db", mode="read") as store:
        sizes = store.sizes()
        assert 150 < count == sizes.mentions == sizes.claims
        assert store.vectors.missing(encoder.fingerprint) == {}
        assert stale_stages(store, Config()) == ()
        said = next(islice(laid.sentences(), 3, None))
        found = search(store, encoder, Config(), said, SearchFilter())
        assert found.hits
        for mention in store.mentions.all():
            text = store.documents.get(mention.document_id).text
            assert text[mention.start : mention.end] == mention.text
            assert text.count("\n", 0, mention.start) + 1 == mention.line
    assert place(tmp_path / "kb.db").exists()


@pytest.mark.usefixtures("stocked")
def test_it_is_the_same_each_time(tmp_path: Path, encoder: Encoder) -> None:
    bundles = []
    for name in ("one.db", "two.db"):
        laid.lay(tmp_path / name, 100, encoder)
        with Store.open(tmp_path / name, mode="read") as store:
            bundles.append((store.bundle(), store.vectors.matrix(encoder.fingerprint)[1].tolist()))
    assert bundles[0] == bundles[1]
