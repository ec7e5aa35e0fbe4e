"""The invented forums: the same for the same seed, a larger one begins with a smaller one, and kb can read them."""

from __future__ import annotations

import itertools
import statistics
import tracemalloc
from pathlib import Path

import pytest

from kb import intake
from kb.benchmark import corpus
from kb.benchmark.threads import Attitude, Message, thread
from kb.config import Config
from kb.records import ParsedDocument


def messages(threads: int, seed: int = 7) -> list[Message]:
    return [message for number in range(threads) for message in thread(seed, number).messages]


def test_a_thread_depends_on_its_seed_and_number_alone() -> None:
    assert thread(7, 12) == thread(7, 12)
    assert thread(7, 12) != thread(8, 12)
    assert thread(7, 12).messages != thread(7, 13).messages


def test_a_larger_forum_begins_with_a_smaller_one() -> None:
    small = list(corpus.numbers(300))
    assert list(itertools.islice(corpus.numbers(3000), len(small))) == small
    assert sum(t.statements for t in small[:-1]) < 300 / 0.9 <= sum(t.statements for t in small) + 50


def test_a_revision_only_adds_a_comment() -> None:
    before, after = thread(7, 5), thread(7, 5, revision=1)
    assert after.messages[:-1] == before.messages


def test_the_sentences_are_as_long_as_in_a_forum() -> None:
    lengths = [len(said.text.split()) for message in messages(40) for said in message.sentences if said.statement]
    assert 15 < statistics.mean(lengths) < 25
    assert max(lengths) > 50


def test_people_quote_and_answer_each_other_in_every_way() -> None:
    found = messages(40)
    assert {m.attitude for m in found if m.attitude} == set(Attitude)
    assert 0.2 < sum(bool(m.quote) for m in found) / len(found) < 0.6
    assert any(said.denied for m in found for said in m.sentences)
    assert len({m.author for m in found}) > 20


def test_things_are_said_again_within_a_domain() -> None:
    made = [said.statement for message in messages(100) for said in message.sentences if said.statement]
    assert 0.6 < len(set(made)) / len(made) < 0.95


def test_kb_reads_every_post_and_comment(tmp_path: Path) -> None:
    made = thread(7, 3)
    place = corpus.write_thread(tmp_path, made)
    config = Config()
    (item,) = intake.open_inputs(place, tmp_path / "kb.db", None, config.ingest)
    (document,) = intake.read(item, None)
    assert isinstance(document, ParsedDocument)
    assert document.format == "forum_magnum"
    assert document.problems == ()
    assert len(document.posts) == len(made.messages)
    assert {p.author for p in document.posts} == {m.author for m in made.messages}
    assert all(said.text in document.text for message in made.messages for said in message.sentences)
    assert sum(p.parent is None for p in document.posts) == 1


@pytest.mark.parametrize("number", [0, 50_000])
def test_memory_does_not_grow_with_the_size(number: int) -> None:
    thread(7, number)
    tracemalloc.start()
    try:
        thread(7, number)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
