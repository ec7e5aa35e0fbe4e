"""What a base holds is decided by the files it was given and by nothing else: not by their order or their history."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import NotFoundError
from kb.exports.json import encode
from kb.pipeline import freshness
from kb.stages import chain


@pytest.fixture
def texts(lab) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in lab.write_all()}


def test_the_samples_give_every_kind_of_record(lab, texts) -> None:
    report = lab.ingest(lab.folder)
    assert (report.added, report.failed, report.problems) == (("a.txt", "b.txt", "c.md", "d.txt"), (), ())
    bundle = lab.bundle()
    assert [d.path for d in bundle.documents] == ["a.txt", "b.txt", "c.md", "d.txt"]
    for noun in ("posts", "authors", "quotes", "mentions", "claims", "stances", "positions"):
        assert getattr(bundle, noun), noun
    assert {a.name for a in bundle.authors if a.named} == {"Ada Brook", "Ben Stone", "Chloe Nunn"}


def test_the_same_bytes_again_change_nothing_and_say_so(lab, texts) -> None:
    lab.ingest(lab.folder)
    before, vectors = lab.bundle(), lab.vectors()
    report = lab.ingest(lab.folder)
    assert (len(report.unchanged), report.added, report.replaced, report.failed) == (4, (), (), ())
    assert (lab.bundle(), lab.vectors()) == (before, vectors)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["a.txt", "b.txt", "c.md", "d.txt", "same-as-a.txt"]), at_once=st.booleans())
def test_the_order_of_ingestion_does_not_show(lab, texts, order, at_once) -> None:
    lab.write("same-as-a.txt", texts["a.txt"])
    other = lab.other()
    if not lab.database.exists():
        lab.ingest("a.txt", "b.txt", "c.md", "d.txt", "same-as-a.txt")
    if at_once:
        other.ingest(*order)
    else:
        for name in order:
            other.ingest(name)
    assert other.bundle() == lab.bundle()
    assert other.vectors() == lab.vectors()


STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "write", "write", "forget"]), st.sampled_from(["m.txt", "n.txt", "o.txt"]),
              st.integers(0, 2)),
    min_size=2, max_size=7,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_history_does_not_show(lab, texts, steps) -> None:
    """Files are written, changed, made copies of each other and forgotten; the last state alone decides."""
    with tempfile.TemporaryDirectory() as folder:
        here = dataclasses.replace(lab, folder=Path(folder))
        written: dict[str, str] = {}
        for action, name, number in steps:
            if action == "write":
                written[name] = list(texts.values())[number]
                here.write(name, written[name])
                here.ingest(name)
            elif name in written:
                with here.store() as store:
                    main = store.documents.at_path(name)
                here.forget(name)
                gone = {n for n, text in written.items() if main and text == written[name]} | {name}
                written = {n: text for n, text in written.items() if n not in gone}
        if written:
            assert here.bundle() == here.fresh(sorted(written, reverse=True))


def test_a_changed_file_replaces_exactly_what_it_had_brought(lab, texts) -> None:
    lab.ingest(lab.folder)
    changed = texts["b.txt"].replace("rots within six years", "rots within nine years")
    lab.write("b.txt", changed)
    report = lab.ingest("b.txt")
    assert (report.replaced, report.added) == (("b.txt",), ())
    fresh = lab.other()
    fresh.ingest("d.txt", "c.md", "b.txt", "a.txt")
    assert (lab.bundle(), lab.vectors()) == (fresh.bundle(), fresh.vectors())
    main = next(d.id for d in lab.bundle().documents if d.path == "b.txt")
    said = {m.text for m in lab.bundle().mentions if m.document_id == main}
    assert any("nine" in text for text in said)


@pytest.mark.parametrize("name", ["a.txt", "b.txt", "c.md", "d.txt"])
def test_forgetting_leaves_what_a_base_holds_that_never_had_it(lab, texts, name) -> None:
    lab.ingest(lab.folder)
    report = lab.forget(name)
    assert report.removed == (name,)
    never = lab.other()
    never.ingest(*(n for n in texts if n != name))
    assert (lab.bundle(), lab.vectors()) == (never.bundle(), never.vectors())


def test_the_last_document_can_be_forgotten(lab, texts) -> None:
    lab.ingest("a.txt")
    lab.forget("a.txt")
    bundle = lab.bundle()
    assert not any(getattr(bundle, f.name) for f in dataclasses.fields(bundle) if f.name != "version")
    assert lab.vectors() == []


def test_what_is_not_there_cannot_be_forgotten(lab, texts) -> None:
    with pytest.raises(NotFoundError):
        lab.forget("a.txt")
    assert not lab.database.exists()
    lab.ingest("a.txt")
    with pytest.raises(NotFoundError):
        lab.forget("b.txt")
    assert len(lab.bundle().documents) == 1


def test_a_text_outlives_one_of_its_two_files(lab, texts) -> None:
    lab.write("z.txt", texts["d.txt"])
    assert lab.ingest("d.txt", "z.txt").unchanged == ("z.txt",)
    lab.write("d.txt", texts["a.txt"])
    assert lab.ingest("d.txt").replaced == ("d.txt",)
    assert {d.path: d.title for d in lab.bundle().documents} == {"d.txt": "Raised beds", "z.txt": "z"}
    assert lab.bundle() == lab.fresh(["z.txt", "d.txt"])


def test_a_copy_is_forgotten_by_its_own_path(lab, texts) -> None:
    lab.write("z.txt", texts["d.txt"])
    lab.ingest("d.txt", "z.txt")
    assert lab.forget("z.txt").removed == ("z.txt",)
    assert lab.bundle() == lab.fresh(["d.txt"])


def test_an_export_read_by_another_base_gives_the_same_base(lab, texts) -> None:
    lab.write("bad.txt", b"\xff\xfe no text")
    lab.config = dataclasses.replace(
        lab.config, authors=dataclasses.replace(lab.config.authors, aliases={"Z. Brook": ["Ada Brook"]})
    )
    lab.ingest(lab.folder)
    bundle = lab.bundle()
    assert [a.aliases for a in bundle.authors if a.name == "Z. Brook"] == [("Ada Brook", "Ada_Brook")]
    assert [p.path for p in bundle.problems] == ["bad.txt"]
    other = lab.other(config=dataclasses.replace(lab.config, authors=type(lab.config.authors)()))
    for _ in range(2):
        report = other.ingest(Path("-"), stdin=io.BytesIO(encode(bundle).encode()))
        assert other.bundle() == bundle
    assert (len(report.unchanged), report.added, report.replaced) == (4, (), ())
    other.forget("a.txt")
    assert other.bundle().documents == bundle.documents[1:]


def test_an_export_read_by_its_own_base_changes_nothing(lab, texts) -> None:
    lab.ingest(lab.folder)
    before = lab.bundle()
    report = lab.ingest(Path("-"), stdin=io.BytesIO(encode(before).encode()))
    assert len(report.unchanged) == 4
    assert lab.bundle() == before


def _with(config, section: str, **changes):
    return dataclasses.replace(config, **{section: dataclasses.replace(getattr(config, section), **changes)})


@pytest.mark.parametrize(
    ("section", "changes", "analysed"),
    [
        ("dedup", {"same": 0.99, "near": 0.9}, 0),
        ("authors", {"aliases": {"Ada Brook": ["Chloe Nunn"]}}, 0),
        ("extract", {"confidence": 0.7}, 4),
        ("quotes", {"min_marked_words": 12, "min_words": 12}, 4),
        ("search", {"limit": 3}, 0),
    ],
)
def test_other_settings_derive_anew_what_they_made_stale_and_nothing_else(
    lab, texts, monkeypatch, section, changes, analysed
) -> None:
    lab.ingest(lab.folder)
    lab.config = _with(lab.config, section, **changes)
    seen: list[str] = []
    plain = chain.analyse
    monkeypatch.setattr(chain, "analyse", lambda d, *rest: seen.append(d.path) or plain(d, *rest))
    report = lab.ingest(lab.folder)
    assert len(seen) == analysed
    assert len(report.unchanged) == 4
    fresh = lab.other()
    fresh.ingest(lab.folder)
    assert (lab.bundle(), lab.vectors()) == (fresh.bundle(), fresh.vectors())


def test_a_new_recipe_analyses_everything_anew(lab, texts, monkeypatch) -> None:
    lab.ingest(lab.folder)
    before = lab.bundle()
    monkeypatch.setattr(freshness, "RECIPE", "another")
    with lab.store() as store:
        assert freshness.is_stale(store, lab.config)
    lab.ingest()
    with lab.store() as store:
        assert not freshness.is_stale(store, lab.config)
    assert lab.bundle() == before


class Killed(BaseException):
    """Stands for a process that ends here."""


@pytest.mark.parametrize("call", range(12))
def test_a_run_that_ends_at_any_transaction_is_completed_by_the_next(lab, texts, monkeypatch, call) -> None:
    lab.ingest(lab.folder)
    whole = lab.bundle()
    other = lab.other()
    from kb.store.connection import Connection

    plain, calls = Connection.transaction, []

    def dying(self):
        if not self._depth:
            calls.append(1)
            if len(calls) > call + 1:
                raise Killed
        return plain(self)

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "transaction", dying)
        with contextlib.suppress(Killed):
            other.ingest(lab.folder)
    other.ingest(lab.folder)
    assert other.bundle() == whole


def test_a_file_changed_and_put_back_around_a_killed_run_is_derived_again(lab, texts, monkeypatch) -> None:
    lab.ingest(lab.folder)
    whole = lab.bundle()
    lab.write("a.txt", texts["d.txt"] + "\nOne more sentence would not be too much to ask for here.\n")

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("kb.pipeline.commands.derive", die)
        with pytest.raises(Killed):
            lab.ingest("a.txt")
        lab.write("a.txt", texts["a.txt"])
        with pytest.raises(Killed):
            lab.ingest("a.txt")
    with lab.store() as store:
        assert freshness.is_stale(store, lab.config)
    lab.ingest("a.txt")
    assert lab.bundle() == whole


def test_the_same_text_read_better_replaces_the_document(lab, texts, monkeypatch) -> None:
    lab.ingest(lab.folder)
    from kb.readers import markdown

    monkeypatch.setattr(markdown, "_tags", lambda meta: ("water",))
    assert lab.ingest(lab.folder).replaced == ("c.md",)
    assert [d.tags for d in lab.bundle().documents if d.path == "c.md"] == [("water",)]
