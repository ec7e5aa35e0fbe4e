"""Posts that several documents hold, and answers whose parent lies in another document."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from kb.ids import make_id
from kb.records import Document, Post, PostKind, Quote, QuoteKind, ThreadLink
from kb.stages import threads

NAMED = {"a:ann": True, "a:ben": True, "a:nobody": False}


def document(name: str, text: str = "") -> Document:
    return Document(make_id("d", name), name, "test", name, text)


def post(doc: Document, start: int, key: str | None, length: int = 10, **more: object) -> Post:
    given = {"author_id": "a:ann", "kind": PostKind.COMMENT, "line": 1, "end_line": 1}
    span = {"start": start, "end": start + length}
    return Post(id=make_id("p", doc.id, start), document_id=doc.id, key=key, **{**span, **given, **more})


ONE, TWO, THREE = document("one"), document("two"), document("three")


def test_an_answer_finds_its_parent_in_another_document_in_any_order() -> None:
    parent = post(ONE, 0, "s:1")
    answer = post(TWO, 0, "s:2", parent_key="s:1")
    for order in permutations([parent, answer]):
        assert threads.join([ONE, TWO], order, NAMED) == [ThreadLink(answer.id, parent.id, None)]
    kept, left_out = threads.apply(threads.join([ONE, TWO], [parent, answer], NAMED), [parent, answer])
    assert [p.parent_id for p in kept] == [None, parent.id]
    assert left_out == {}


def test_a_parent_that_no_document_holds_is_none() -> None:
    assert threads.join([TWO], [post(TWO, 0, "s:2", parent_key="s:1")], NAMED) == []


def test_a_post_in_three_documents_counts_once_and_its_answers_move() -> None:
    copies = [post(d, 0, "s:1") for d in (TWO, ONE, THREE)]
    answer = post(THREE, 20, "s:2", parent_id=copies[2].id)
    for order in permutations([*copies, answer]):
        links = threads.join([THREE, ONE, TWO], order, NAMED)
        kept, left_out = threads.apply(links, order)
        assert {p.id for p in kept} == {copies[1].id, answer.id}, "the first document by path holds the original"
        assert next(p.parent_id for p in kept if p.id == answer.id) == copies[1].id
        assert set(left_out) == {copies[0].id, copies[2].id}


@pytest.mark.parametrize(
    ("change", "why"),
    [({"end": 50}, "the longer one"), ({"author_id": "a:ben"}, "the one whose author is named")],
)
def test_the_better_copy_is_the_original(change: dict, why: str) -> None:
    first = post(ONE, 0, "s:1", author_id="a:nobody")
    better = replace(post(TWO, 0, "s:1", author_id="a:nobody"), **change)
    assert threads.join([ONE, TWO], [first, better], NAMED) == [ThreadLink(first.id, None, better.id)], why


def test_the_original_takes_the_parent_that_only_its_copy_knows() -> None:
    parent, original = post(ONE, 0, "s:1"), post(ONE, 20, "s:2")
    copy = post(TWO, 0, "s:2", parent_key="s:1")
    links = threads.join([ONE, TWO], [parent, original, copy], NAMED)
    assert ThreadLink(original.id, parent.id, None) in links
    assert ThreadLink(copy.id, None, original.id) in links


def test_no_link_closes_a_circle() -> None:
    one = post(ONE, 0, "s:1", parent_key="s:3")
    two = post(TWO, 0, "s:2", parent_key="s:1")
    three = post(THREE, 0, "s:3", parent_key="s:2")
    links = {link.post_id: link.parent_id for link in threads.join([ONE, TWO, THREE], [one, two, three], NAMED)}
    assert len(links) == 2
    for start in (one.id, two.id, three.id):
        seen, at = set(), start
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = links.get(at)


def test_posts_without_a_key_are_never_one() -> None:
    assert threads.join([ONE, TWO], [post(ONE, 0, None), post(TWO, 0, None)], NAMED) == []


@pytest.mark.parametrize(("text", "place"), [("0123456789", (22, 25)), ("changed 89", (None, None))])
def test_a_quote_of_a_copy_points_at_the_original(text: str, place: tuple) -> None:
    one, two = document("one", "x" * 20 + text), document("two", "0123456789 and more words")
    original, copy = post(one, 20, "s:1"), post(two, 0, "s:1")
    quoter = post(two, 11, "s:2", length=14)
    quote = Quote(
        "q:1", two.id, quoter.id, "a:ben", QuoteKind.INLINE, 12, 15, 1, 1, True, 1.0, copy.id, 2, 5,
    )  # fmt: skip
    inside = replace(quote, id="q:2", post_id=copy.id)
    posts = {p.id: p for p in (original, copy, quoter)}
    (found,) = threads.redirect([quote, inside], {copy.id: original}, posts, {d.id: d.text for d in (one, two)})
    assert (found.id, found.source_post_id, found.author_id) == ("q:1", original.id, original.author_id)
    assert (found.source_start, found.source_end) == place
