from __future__ import annotations

import io
import json

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers._reddit_text import reddit_text
from kb.readers.reddit import PLUGIN
from kb.records import ParsedDocument, PostKind, Problem


def source(data: bytes, limit: int = 10**8) -> Source:
    return Source("dump.ndjson", data[:HEAD_BYTES], lambda: io.BytesIO(data), limit)


def lines(*records: object) -> bytes:
    return "".join(json.dumps(r) + "\n" for r in records).encode()


def read(data: bytes) -> list[Reading]:
    return list(PLUGIN.read(source(data)))


def documents(data: bytes) -> list[ParsedDocument]:
    return [r for r in read(data) if isinstance(r, ParsedDocument)]


def one(*records: object) -> ParsedDocument:
    (document,) = documents(lines(*records))
    return document


def submission(**more: object) -> dict:
    base = {
        "id": "s1",
        "title": "CMV: Hedges beat walls",
        "selftext": "Birds live in them.",
        "author": "Orrin",
        "created_utc": 1600000000,
        "score": 9,
        "subreddit": "gardens",
        "permalink": "/r/gardens/comments/s1/x/",
    }
    return base | more


def comment(id_: str, parent: str = "t3_s1", **more: object) -> dict:
    base = {
        "id": id_,
        "link_id": "t3_s1",
        "parent_id": parent,
        "author": "Bea",
        "body": "Walls stop the wind.",
        "created_utc": 1600000100,
        "score": 2,
        "subreddit": "gardens",
    }
    return base | more


def words(document: ParsedDocument) -> list[str]:
    return [document.text[p.start : p.end] for p in document.posts]


def test_submissions_and_comments_come_in_any_order() -> None:
    records = [comment("c2", "t1_c1"), comment("c1"), submission()]
    found, other = one(*records), one(*records[::-1])
    assert found.posts == other.posts
    assert (found.title, found.part, found.tags) == ("CMV: Hedges beat walls", "t3_s1", ())
    assert [(p.key, p.parent, p.parent_key, p.kind) for p in found.posts] == [
        ("reddit:t3_s1", None, None, PostKind.POST),
        ("reddit:t1_c1", 0, None, PostKind.COMMENT),
        ("reddit:t1_c2", 1, None, PostKind.COMMENT),
    ]
    post = found.posts[0]
    assert (post.author, post.date, post.karma, post.section) == ("Orrin", "2020-09-13T12:26:40Z", 9, "r/gardens")
    assert post.url == "https://www.reddit.com/r/gardens/comments/s1/x/"
    assert [line for _, line in other.anchors] == [1, 1, 2, 3]


def test_comments_alone_name_the_absent_submission() -> None:
    found = one(comment("c1"), comment("c2", "t1_c1"), comment("c3", "t1_gone"))
    assert [(p.key, p.parent, p.parent_key) for p in found.posts] == [
        ("reddit:t1_c1", None, "reddit:t3_s1"),
        ("reddit:t1_c2", 0, None),
        ("reddit:t1_c3", None, "reddit:t1_gone"),
    ]
    assert found.posts[0].url == "https://www.reddit.com/comments/s1/_/c1/"


def test_every_thread_is_a_document() -> None:
    data = lines(comment("c1"), comment("d1", "t3_s2", link_id="t3_s2"), comment("c2"), submission(id="s3"))
    assert [(d.part, len(d.posts)) for d in documents(data)] == [("t3_s1", 2), ("t3_s2", 1), ("t3_s3", 1)]


@pytest.mark.parametrize("when", [1600000100, 1600000100.0, "1600000100", "1600000100.0", "2020-09-13T12:28:20Z"])
def test_times_of_every_type(when: object) -> None:
    assert one(comment("c1", created_utc=when)).posts[0].date == "2020-09-13T12:28:20Z"


@pytest.mark.parametrize("gone", ["[deleted]", "[removed]", "[ Removed by Reddit ]", "", None])
def test_a_deleted_comment_holds_its_place(gone: object) -> None:
    found = one(submission(), comment("c1", body=gone, author="[deleted]"), comment("c2", "t1_c1"))
    assert [(p.key, p.parent, p.parent_key) for p in found.posts[1:]] == [("reddit:t1_c2", None, "reddit:t1_c1")]
    assert found.problems[0].message.startswith("1 deleted")


def test_a_deleted_author_is_nobody_and_each_one_another() -> None:
    found = one(comment("c1", author="[deleted]"), comment("c2", author=None))
    assert [p.author for p in found.posts] == [None, None]
    assert found.posts[0].speaker != found.posts[1].speaker


@pytest.mark.parametrize("selftext", ["", None, "[removed]"])
def test_a_submission_without_text_says_its_title(selftext: object) -> None:
    assert words(one(submission(selftext=selftext, title="Hedges &gt; walls, *always*"))) == [
        "Hedges > walls, *always*"
    ]


def test_machines_and_pinned_notices_are_left_out_but_moderators_may_argue() -> None:
    found = one(
        submission(),
        comment("c1", author="AutoModerator"),
        comment("c2", author="DeltaBot"),
        comment("c3", stickied=True, distinguished="moderator"),
        comment("c4", distinguished="moderator"),
        comment("c5", author="abbot_of_hedges"),
    )
    assert [p.key for p in found.posts] == ["reddit:t3_s1", "reddit:t1_c4", "reddit:t1_c5"]
    answered = one(submission(), comment("c1", author="DeltaBot"), comment("c2", "t1_c1"))
    assert (answered.posts[1].parent_key, answered.problems) == ("reddit:t1_c1", ())


@pytest.mark.parametrize(
    ("body", "given"),
    [
        ("!delta You are right about wind.", True),
        ("I see.\n\nΔ You are right.", True),
        ("You are right. ∆", True),
        ("&gt; I would give a !delta for that\n\nI would not.", False),
        ("The ΔT of a wall is large, and Δ = 4.", False),
        ("deltas of rivers", False),
    ],
)
def test_a_delta_is_a_reaction_of_the_submitter_on_the_parent(body: str, given: bool) -> None:
    found = one(submission(), comment("c1"), comment("c2", "t1_c1", author="Orrin", body=body))
    assert [(r.name, r.author) for r in found.posts[1].reactions] == ([("changemind", "Orrin")] if given else [])
    assert found.posts[0].reactions == ()


def test_deltas_of_others_to_oneself_and_to_the_submission_count_nothing() -> None:
    found = one(
        submission(),
        comment("c1"),
        comment("c2", "t1_c1", body="!delta"),
        comment("c3", author="Orrin", body="!delta as a word"),
        comment("c4", "t1_c3", author="Orrin", body="!delta"),
    )
    assert all(p.reactions == () for p in found.posts)
    alone = one(comment("c1"), comment("c2", "t1_c1", author="Orrin", is_submitter=True, body="!delta"))
    assert [r.name for r in alone.posts[0].reactions] == ["changemind"]


def test_numeric_ids_are_base_36() -> None:
    found = one(
        submission(id="rs"),
        comment("c1", id=12, link_id=1000, parent_id=None),
        comment("c2", link_id=1000, parent_id=12),
    )
    assert [(p.key, p.parent) for p in found.posts] == [("reddit:t3_rs", None), ("reddit:t1_c", 0), ("reddit:t1_c2", 1)]


def test_frames_of_the_site_and_arrays_give_what_a_dump_gives() -> None:
    def listing(*kids: object) -> dict:
        return {"kind": "Listing", "data": {"children": list(kids)}}

    deep = {"kind": "t1", "data": comment("c2", "t1_c1", replies="")}
    top = {
        "kind": "t1",
        "data": comment("c1", replies=listing(deep, {"kind": "more", "data": {"count": 3, "id": "z"}})),
    }
    thread = [listing({"kind": "t3", "data": submission()}), listing(top)]
    plain = one(submission(), comment("c1"), comment("c2", "t1_c1"))
    found = read(json.dumps(thread, indent=1).encode())
    assert isinstance(found[0], ParsedDocument)
    assert (found[0].text, found[0].posts) == (plain.text, plain.posts)
    assert found[0].anchors[-1][1] > found[0].anchors[1][1] > 1
    assert isinstance(found[1], Problem)
    assert "3 comments" in found[1].message
    flat = json.dumps([submission(), comment("c1"), comment("c2", "t1_c1")]).encode()
    assert documents(flat)[0].posts == plain.posts
    assert all(
        PLUGIN.sniff(source(d)) > 0.9 for d in (flat, json.dumps(thread).encode(), json.dumps(listing(top)).encode())
    )


def test_bad_lines_are_problems_and_the_rest_goes_on() -> None:
    data = b'{"broken\n' + lines(submission(), {"id": "x"}, comment("c1")) + b"[1, 2]\n"
    found = read(data)
    assert [len(d.posts) for d in found if isinstance(d, ParsedDocument)] == [2]
    assert [(p.line, p.message) for p in found if isinstance(p, Problem)] == [
        (1, "not valid JSON"),
        (5, "not a record"),
        (3, "neither a comment nor a submission"),
    ]
    assert PLUGIN.sniff(source(data)) > 0.9


def test_a_dead_thread_and_a_foreign_file() -> None:
    (problem,) = read(lines(comment("c1", body="[removed]")))
    assert isinstance(problem, Problem)
    assert "gone" in problem.message
    with pytest.raises(InputError, match="no Reddit comment"):
        read(b'{"a": 1}\n{"a": 2}\n')


def test_cycles_and_repeats() -> None:
    found = one(comment("c1", "t1_c2"), comment("c2", "t1_c1"), comment("c1", "t1_c2"), comment("c3", "t1_c3"))
    assert sorted(p.key or "" for p in found.posts) == ["reddit:t1_c1", "reddit:t1_c2", "reddit:t1_c3"]
    assert any("answers itself" in p.message for p in found.problems)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("&gt; quoted\nlazily\n\nmine", "> quoted lazily\n\nmine"),
        ("&gt; a\n&gt; b\n&gt;\n&gt; c", "> a b\n\n> c"),
        ("a\n&gt; b", "a\n\n> b"),
        ("&gt;&gt; far\n\n&gt; *near*", "> > far\n\n> near"),
        ("salt &amp;amp; x &lt;b&gt; y", "salt & x <b> y"),
        ("&gt;!hidden!&lt; words", "hidden words"),
        ("&amp;#x200B;\n\nwords", "words"),
        ("**bold** _it_ ~~gone~~ [link](http://e.org/a_b) `code`", "bold it gone link code"),
        ("# Head\n\n1. a\n2. b\n\n* c", "# Head\n\n1. a\n\n2. b\n\n- c"),
        ("| a | b |\n|-|-|\n| 1 | 2 |", "a | b\n\n1 | 2"),
        ("    code\n    more", "```\ncode\nmore\n```"),
        ("*a*  \nb", "a\nb"),
        (">" * 5000 + "deep", "deep"),
        ("a\x00b\x1b[31m", "ab[31m"),
    ],
)
def test_bodies(body: str, text: str) -> None:
    assert reddit_text(body) == text
