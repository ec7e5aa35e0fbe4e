from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from kb.config import Config
from kb.records import Label, Stance
from kb.stages import chain

FIELDS = {f.name for f in dataclasses.fields(chain.Base)}


def test_every_stage_reads_only_what_was_written_before_it() -> None:
    written = set(chain.PER_DOCUMENT)
    for stage in chain.STAGES:
        assert set(stage.reads) <= written, f"{stage.name} reads {set(stage.reads) - written} before it is written"
        written |= set(stage.writes)
    assert written == FIELDS


def test_every_declared_name_is_a_field() -> None:
    assert set(chain.PER_DOCUMENT) <= FIELDS
    for stage in chain.STAGES:
        assert {*stage.reads, *stage.writes} <= FIELDS
    assert len({s.name for s in chain.STAGES}) == len(chain.STAGES)


class Untouchable:
    """Stands for a field that a stage does not declare: any use of it is an error."""

    def _used(self, *_: object) -> object:
        raise AssertionError("a field is used that the stage does not declare")

    __iter__ = __len__ = __getitem__ = __bool__ = __getattr__ = _used


@pytest.fixture
def leaks(talk: Callable) -> object:
    """Two people, one dispute, an argument on each side."""
    thread = talk()
    one = thread.post(
        "The old harbour wall is leaking badly. So the harbour must be closed before winter. Here is the crux.",
        "Ann Holm",
    )
    thread.post(
        "I disagree that the old harbour wall is leaking badly. So the harbour can stay open all winter.",
        "Ben Orr",
        one,
    )
    return thread


def test_stages_read_and_write_only_what_they_declare(leaks: object, readers: object) -> None:
    base = leaks.base()
    for stage in chain.STAGES:
        hidden = {name: Untouchable() for name in FIELDS - set(stage.reads)}
        masked = dataclasses.replace(base, **hidden)
        done = stage.run(masked, Config(), readers)
        for name in FIELDS - set(stage.writes):
            assert getattr(done, name) is getattr(masked, name), f"{stage.name} writes {name}"
        assert all(getattr(done, name) is not hidden.get(name) for name in stage.writes)
        base = dataclasses.replace(base, **{name: getattr(done, name) for name in stage.writes})
    assert base.cruxes


def test_a_thread_becomes_claims_stances_positions_and_a_crux(leaks: object) -> None:
    base = leaks.derive()
    assert [e.label for e in base.exchanges] == [Label.DISPUTES]
    crux = base.cruxes[0]
    names = {a.id: a.name for a in base.authors}
    assert [[names[a] for a in s.author_ids] for s in crux.sides] == [["Ann Holm"], ["Ben Orr"]]
    mentions = {m.id: m for m in base.mentions}
    for side in crux.sides:
        for m in side.mention_ids:
            assert mentions[m].author_id in side.author_ids
            assert leaks.text[mentions[m].start : mentions[m].end] == mentions[m].text
    assert {p.stance for p in base.positions} == {Stance.ENDORSES, Stance.REJECTS}


def test_an_agreeing_thread_has_no_crux(talk: Callable) -> None:
    thread = talk()
    one = thread.post("The old harbour wall is leaking badly. So the harbour must be closed before winter.", "Ann Holm")
    thread.post(
        "I agree that the old harbour wall is leaking badly. The harbour must be closed at once.", "Ben Orr", one
    )
    base = thread.derive()
    assert base.claims
    assert Stance.REJECTS not in {p.stance for p in base.positions}
    assert base.cruxes == ()


def test_aliases_make_one_person_of_two_names(talk: Callable) -> None:
    thread = talk()
    one = thread.post("The old harbour wall is leaking badly.", "Ann Holm")
    thread.post("I disagree that the old harbour wall is leaking badly.", "aholm", one)
    config = dataclasses.replace(
        Config(), authors=dataclasses.replace(Config().authors, aliases={"Ann Holm": ["aholm"]})
    )
    base = thread.derive(config)
    assert [a.name for a in base.authors] == ["Ann Holm"]
    assert {p.author_id for p in base.posts} == {m.author_id for m in base.mentions} == {base.authors[0].id}
    assert base.cruxes == base.exchanges == ()


def test_the_chain_tells_its_stages_in_order(leaks: object, readers: object) -> None:
    told: list[str] = []
    chain.derive(leaks.base(), Config(), readers, before=lambda stage: told.append(stage.name))
    assert told == [s.name for s in chain.STAGES]


def test_an_empty_base_goes_through(readers: object) -> None:
    base = chain.Base((), (), (), (), (), np.zeros((0, 1), np.float32))
    done = chain.derive(base, Config(), readers)
    assert {f: len(getattr(done, f)) for f in FIELDS - {"told"}} == dict.fromkeys(FIELDS - {"told"}, 0)


def test_the_order_of_documents_does_not_show(talk: Callable, readers: object, bag: object) -> None:
    threads = []
    for name in ("one.txt", "two.txt"):
        thread = talk(name)
        first = thread.post("The old harbour wall is leaking badly. So it must be closed.", "Ann Holm")
        thread.post("I disagree that the old harbour wall is leaking badly.", "Ben Orr", first)
        threads.append(thread.base())

    def joined(order: list[chain.Base]) -> chain.Base:
        mentions = tuple(sorted((m for b in order for m in b.mentions), key=lambda m: m.id))
        return chain.derive(
            chain.Base(
                tuple(d for b in order for d in b.documents), tuple(n for b in order for n in b.names),
                tuple(p for b in order for p in b.posts), tuple(q for b in order for q in b.quotes),
                mentions, bag.encode([m.text for m in mentions]),
            ),
            Config(), readers,
        )  # fmt: skip

    one, two = joined(threads), joined(threads[::-1])
    for field in ("authors", "keys", "edges", "claims", "stances", "positions", "topics", "cruxes"):
        assert getattr(one, field) == getattr(two, field), field
    assert sorted(e.id for e in one.exchanges) == sorted(e.id for e in two.exchanges)


def test_the_shipped_models_find_the_crux_of_a_plain_debate(talk: Callable) -> None:
    from kb import registry
    from kb.models.encoders import load_encoder
    from kb.pipeline.freshness import Models

    thread = talk()
    one = thread.post(
        "The council should rebuild the harbour wall, because it will not survive another winter storm. "
        "The wall leaks at every spring tide, and everyone who lives there knows it is getting worse.", "Ann Holm",
    )  # fmt: skip
    thread.post(
        "I disagree. The wall does not leak at every spring tide, and the survey shows it will survive another storm.",
        "Ben Orr", one,
    )  # fmt: skip
    config = Config()
    found = chain.analyse(thread.document, thread.posts, config, registry.load("claims", config.extract.model))
    mentions = tuple(sorted(found.mentions, key=lambda m: m.id))
    names = thread.base().names
    base = chain.Base((thread.document,), names, found.posts, found.quotes, mentions,
                      load_encoder(config.encoder).encode([m.text for m in mentions]))  # fmt: skip
    done = chain.derive(base, config, Models(config).chain)
    assert done.cruxes
    assert {a for s in done.cruxes[0].sides for a in s.author_ids} == set(thread.authors.values())
