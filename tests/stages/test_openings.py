from __future__ import annotations

from kb.records import Document, Judgement, JudgementKind, Post, PostKind, Quote, QuoteKind
from kb.stages.openings import KEPT, LENGTH, Opening, openings, telling, writers

LONG = "Compost smells only when the heap is too wet, and then it smells of bad eggs all day."
OTHER = "Straw helps a dense heap more than sun does, and it costs next to nothing in autumn."


def scene(*posts: tuple[str, str], id_: str = "d:1") -> tuple[Document, list[Post]]:
    """A document of posts, each an author and a text."""
    text, made = "", []
    for author, words in posts:
        start = len(text)
        text += words + "\n"
        made.append(Post(f"p:{id_}{start}", id_, author, PostKind.COMMENT, start, len(text) - 1, 1, 1))
    return Document(id_, f"{id_[2:]}.txt", "x", "T", text), made


def quote(document: Document, post: Post, words: str, kind: QuoteKind = QuoteKind.BLOCK, author: str = "a:q") -> Quote:
    start = document.text.index(words, post.start)
    return Quote("q:1", document.id, post.id, author, kind, start, start + len(words), 1, 1, True, 1.0)


def words(document: Document, posts: list[Post], quotes: list[Quote] = ()) -> list[Opening]:
    return list(openings({document.id: document}, posts, quotes))


def wrote(subject: str, document: Document, posts: list[Post], quotes: list[Quote] = ()) -> tuple[str, ...]:
    said = Judgement("j:1", JudgementKind.AUTHOR, subject, "Ada", "named", None, "2024")
    unnamed = {p.author_id for p in posts} | {q.author_id for q in quotes}
    return writers([said], {document.id: document}, posts, quotes, unnamed)[subject]


def test_an_opening_is_short_and_in_normal_form() -> None:
    document, posts = scene(("a:1", "  “Compost” SMELLS — when it is  wet.\n\n* * *\n" + "word " * 90))
    first, second = words(document, posts)
    assert first.words == '"compost" smells - when it is wet.'
    assert len(second.words) <= LENGTH


def test_repeated_words_are_not_the_repeaters_but_those_from_outside_are_the_quoted_ones() -> None:
    document, posts = scene(("a:1", LONG), ("a:2", f"> {LONG}\n{OTHER}"))
    repeated = quote(document, posts[1], LONG)
    assert [o.author_id for o in words(document, posts, [repeated])] == ["a:1", "a:2"]
    outside = quote(document, posts[1], LONG, QuoteKind.OUTSIDE)
    assert ("a:q", LONG.lower()) in {(o.author_id, o.words) for o in words(document, posts, [outside])}
    own = quote(document, posts[0], LONG, QuoteKind.SELF, "a:1")
    assert [o.author_id for o in words(document, posts[:1], [own])] == ["a:1"]


def test_what_tells_an_author_is_theirs_alone_and_from_several_posts() -> None:
    document, posts = scene(
        ("a:1", LONG), ("a:2", OTHER), ("a:1", "Yes.\n" + LONG.replace("eggs", "fish")), ("a:2", "Yes.")
    )
    everything = words(document, posts)
    assert telling("a:1", everything) == f"{LONG.lower()}\n{LONG.lower().replace('eggs', 'fish')}"
    assert telling("a:2", everything) == OTHER.lower()
    assert telling("a:9", everything) == ""


def test_long_words_of_two_authors_of_a_document_are_not_kept() -> None:
    document, posts = scene(("a:1", LONG), ("a:2", LONG), ("a:1", OTHER))
    assert telling("a:1", words(document, posts)) == OTHER.lower()
    assert telling("a:2", words(document, posts)) == ""


def test_short_words_tell_only_where_nobody_else_has_them() -> None:
    document, posts = scene(("a:1", "Yes."), ("a:2", "Yes."), ("a:3", "Certainly not."))
    assert telling("a:1", words(document, posts)) == ""
    assert telling("a:3", words(document, posts)) == "certainly not."
    assert wrote("certainly not.", document, posts) == ("a:3",)
    assert wrote("yes.", document, posts) == ()


def test_no_more_than_a_few_openings_are_kept() -> None:
    document, posts = scene(*(("a:1", f"{LONG} {n}\n{OTHER} {n}") for n in range(6)))
    assert len(telling("a:1", words(document, posts)).split("\n")) == KEPT


def test_an_author_is_known_again_though_posts_are_cut_and_counted_otherwise() -> None:
    subject = f"{LONG.lower()}\n{OTHER.lower()}"
    document, posts = scene(("a:7", "Something new came first."), ("a:8", f"A new beginning.\n{OTHER} And more."))
    assert wrote(subject, document, posts) == ()
    document, posts = scene(("a:7", "Something new came first."), ("a:8", f"A new beginning.\n{OTHER}"))
    assert wrote(subject, document, posts) == ("a:8",)


def test_words_of_two_authors_of_a_document_tell_neither() -> None:
    document, posts = scene(("a:1", LONG), ("a:2", LONG), ("a:3", OTHER))
    assert wrote(f"{LONG.lower()}\n{OTHER.lower()}", document, posts) == ("a:3",)


def test_a_second_copy_has_the_same_author() -> None:
    document, posts = scene(("a:1", LONG), ("a:2", OTHER))
    copy, more = scene(("a:3", LONG), ("a:4", "New words."), id_="d:2")
    said = Judgement("j:1", JudgementKind.AUTHOR, LONG.lower(), "Ada", "named", None, "2024")
    both = {document.id: document, copy.id: copy}
    everybody = {"a:1", "a:2", "a:3", "a:4"}
    assert writers([said], both, [*posts, *more], [], everybody) == {LONG.lower(): ("a:1", "a:3")}
    assert writers([said], both, [*posts, *more], [], {"a:3"}) == {LONG.lower(): ("a:3",)}
    assert writers([], both, posts, [], everybody) == {}
