"""A run that changes the base leaves beside it what searches multiply with, of what the base holds now."""

from __future__ import annotations

from kb.config import Config
from kb.retrieval import rows


def test_a_run_keeps_the_rows_and_what_is_forgotten_leaves_none(lab, encoder, monkeypatch) -> None:
    place = rows.place(lab.database)

    def mentions() -> dict[str, list[float]]:
        """Return the mentions of the rows as a search finds them, each with its vector."""
        with lab.store() as store:
            held = rows.rows(store, encoder, Config().search)
            ids = store.mentions.ids(held.numbers.tolist())
            vectors = held.texts.vectors.rows(0, len(held)).round(4).tolist()
            assert sorted(ids) == sorted(n for n, *_ in store.mentions.places())
            return {ids[n]: vector for n, vector in zip(held.numbers.tolist(), vectors, strict=True)}

    lab.ingest(*lab.write_all())
    with monkeypatch.context() as patched:
        patched.delattr(rows, "_made")  # the run kept them
        whole = mentions()
    lab.forget("a.txt")
    fewer = mentions()
    assert 0 < len(fewer) < len(whole)
    kept = place.read_bytes()
    lab.ingest("a.txt")
    assert mentions() == whole
    place.write_bytes(kept)  # as if that run had been killed before its end
    assert mentions() == whole
    for name in ("a.txt", "b.txt", "c.md", "d.txt"):
        assert place.exists()
        lab.forget(name)
    assert not place.exists()


def test_the_same_documents_with_other_numbers_are_other_rows(lab, encoder) -> None:
    """A mention that went and came again has another number, though the base holds the same."""
    first, second, *_ = lab.write_all()
    lab.ingest(first, second)
    place = rows.place(lab.database)
    kept = place.read_bytes()
    lab.forget("a.txt")
    lab.ingest("a.txt")
    place.write_bytes(kept)
    with lab.store() as store:
        held = rows.rows(store, encoder, Config().search)
        assert held.numbers.tolist() == [n for n, *_ in store.mentions.places()]
