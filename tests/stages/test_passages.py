"""What of two posts is read beside each other."""

from __future__ import annotations

import numpy as np
import pytest

from kb.context import ANSWERED_WORDS
from kb.records import ClaimKind, Hedge, Mention, Mode
from kb.stages.passages import Aim, parts


def words(count: int, name: str = "word") -> str:
    return " ".join(f"{name}{n}" for n in range(count))


def cut(text: str, long: int = 60) -> list[str]:
    return [text[start:end] for start, end in parts(text, 0, len(text), long)]


def test_a_short_answer_is_read_as_it_stands() -> None:
    text = f"{words(30)}\n\n{words(30)}\n"
    assert cut(text) == [text]
    assert len(cut(text, 59)) == 2


def test_the_paragraphs_of_a_long_one_are_read_each() -> None:
    assert cut(f"{words(40, 'a')}\n\n{words(50, 'b')}\n") == [words(40, "a"), words(50, "b")]


def test_a_short_paragraph_is_read_with_the_next_and_a_short_end_with_the_last() -> None:
    first, second, end = "I disagree.", words(60, "b"), "Just a thought."
    assert cut(f"{first}\n{second}\n{end}") == [f"{first}\n{second}\n{end}"]
    assert cut(f"{second}\n{first}\n{words(40)}") == [second, f"{first}\n{words(40)}"]


@pytest.mark.parametrize("text", ["", "\n\n", words(100)])
def test_nothing_is_lost(text: str) -> None:
    assert " ".join(cut(text)).split() == text.split()


def mention(post: str, text: str, words_: str) -> Mention:
    start = text.index(words_)
    end = start + len(words_)
    return Mention(f"m:{post}{start}", "d:1", post, "a:1", start, end, 1, 1, words_, ClaimKind.EMPIRICAL, Hedge.PLAIN,
                   Mode.ASSERTS, 0.9)  # fmt: skip


def test_of_a_long_passage_reading_begins_where_the_answer_is_aimed() -> None:
    text = f"Slugs climb. {words(60, 'x')} Timber rots. {words(40, 'y')}\nMine has not rotted."
    mentions = [mention("p", text, w) for w in ("Slugs climb.", "Timber rots.")]
    mentions.append(mention("q", text, "Mine has not rotted."))
    vectors = np.array([[1, 0], [0, 1], [0.1, 0.9]], np.float32)
    end, whole = text.index("\n"), len(text)
    read = Aim(mentions, vectors).passage(("q", end, whole), ("p", 0, end), text)
    assert read.startswith("Timber rots. y0")
    aimed_first = Aim(mentions, vectors[[0, 1, 0]]).passage(("q", end, whole), ("p", 0, end), text)
    assert aimed_first == text[:end]


def test_near_the_end_the_model_has_its_fill() -> None:
    text = f"Slugs climb. {words(80, 'x')} Timber rots.\nMine has not."
    mentions = [
        mention("p", text, "Slugs climb."),
        mention("p", text, "Timber rots."),
        mention("q", text, "Mine has not."),
    ]
    vectors = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
    read = Aim(mentions, vectors).passage(("q", text.index("\n"), len(text)), ("p", 0, text.index("\n")), text)
    assert read.endswith("Timber rots.")
    assert len(read.split()) == ANSWERED_WORDS


def test_what_is_short_or_without_sentences_is_read_from_its_beginning() -> None:
    text = words(200)
    nothing = Aim((), np.zeros((0, 2), np.float32))
    assert nothing.passage(("q", 100, 200), ("p", 0, 100), text) == text[:100]
    assert nothing.passage(("q", 900, 1000), ("p", 0, 900), text) == text[:900]
