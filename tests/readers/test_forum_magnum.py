from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers.forum_magnum import PLUGIN
from kb.records import ParsedDocument, PostKind, Problem

SHARED = Path(__file__).parents[3] / "shared" / "eval" / "threads" / "lesswrong"
SAMPLE = Path(__file__).parents[1] / "samples" / "forum_magnum" / "thread.json"
POST = "pP2ostOfTheTest34"


def source(data: bytes, limit: int = 10**7) -> Source:
    return Source("t/x.json", data[:HEAD_BYTES], lambda: io.BytesIO(data), limit)


def readings(value: Any, limit: int = 10**7) -> list[Reading]:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(PLUGIN.read(source(data, limit)))


def read(value: Any) -> ParsedDocument:
    (document,) = (r for r in readings(value) if isinstance(r, ParsedDocument))
    return document


def comment(number: int = 1, **fields: Any) -> dict[str, Any]:
    user = {"displayName": "Ann Oduya", "slug": "ann-oduya"}
    return {"_id": f"c{number:016d}", "postId": POST, "user": user, "htmlBody": "<p>Rain is wet.</p>", **fields}


def post(**fields: Any) -> dict[str, Any]:
    user = {"displayName": "Bo", "slug": "bo_writes"}
    return {"_id": POST, "title": "On rain", "postedAt": "2024-01-02T03:04:05.678Z", "user": user,
            "htmlBody": "<p>Rain is dry.</p>", **fields}  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        {"data": {"posts": {"results": [post()]}, "comments": {"results": [comment()]}}},
        {"data": {"post": {"result": {**post(), "comments": [comment()]}}}},
        {"data": {"results": [post(), comment()]}},
        [{"data": {"post": {"result": post()}}}, {"data": {"comments": {"results": [comment()]}}}],
        [comment(), post()],
        {"post": post(), "comments": [comment()]},
        {"post": post(), "comments": [{k: v for k, v in comment().items() if k != "postId"}]},
        {"source": "x", "post": post(), "comments_flat_count": 1, "comments": [comment()]},
        json.dumps(post()).encode() + b"\n" + json.dumps(comment()).encode() + b"\n",
        b"not a record\n" + json.dumps(post()).encode() + b"\n" + json.dumps(comment()).encode(),
    ],
    ids=range(10),
)
def test_envelopes(value: Any) -> None:
    if isinstance(value, bytes) and value.startswith(b"not"):
        value = b"{" + value
    document = read(value)
    one, two = document.posts
    assert (one.kind, one.author, one.account, one.date) == (PostKind.POST, "Bo", "bo_writes", "2024-01-02T03:04:05Z")
    assert (two.kind, two.author, two.account, two.parent) == (PostKind.COMMENT, "Ann Oduya", None, 0)
    assert document.title == "On rain"
    assert one.key == f"forum:{POST}"


@pytest.mark.parametrize(
    "body",
    [
        {"htmlBody": "<p>Rain is <em>wet</em>.</p><blockquote><p>No.</p></blockquote>"},
        {"htmlBody": None, "contents": {"html": "<p>Rain is wet.</p><blockquote>No.</blockquote>"}},
        {"htmlBody": "", "contents": {"markdown": "Rain is *wet*.\n\n> No."}},
        {"htmlBody": None, "contents": {"agentMarkdown": "Rain is wet.\n\n> No."}},
        {"htmlBody": None, "contents": {"plaintextMainText": "Rain is wet.\n\n> No."}},
        {"htmlBody": None, "body": "<div>Rain is wet.</div><blockquote>No.</blockquote>"},
        {"htmlBody": None, "body": "Rain is wet.\n\n> No."},
    ],
)
def test_bodies(body: dict[str, Any]) -> None:
    document = read([comment(**body)])
    (only,) = document.posts
    assert document.text[only.start : only.end] == "Rain is wet.\n\n> No."


def test_comments_of_several_posts_without_them_are_a_document_each() -> None:
    other = comment(2, postId="qQ2otherPostOf345", post={"_id": "qQ2otherPostOf345", "title": "On snow"})
    one, two = readings({"data": {"comments": {"results": [comment(), other, comment(3)]}}})
    assert isinstance(one, ParsedDocument)
    assert isinstance(two, ParsedDocument)
    assert [(d.part, len(d.posts)) for d in (one, two)] == [(POST, 2), ("qQ2otherPostOf345", 1)]
    assert two.title == "On snow"
    assert [p.parent_key for p in one.posts] == [f"forum:{POST}"] * 2


def test_what_a_comment_answers_may_come_later_or_be_elsewhere() -> None:
    document = read([
        comment(2, parentCommentId=comment(1)["_id"]), comment(1), comment(3, parentCommentId="gone56789012345"),
        comment(4, topLevelCommentId=comment(1)["_id"]), comment(5, parentCommentId=None, topLevelCommentId="x"),
    ])  # fmt: skip
    found = {p.key: p for p in document.posts}
    first = document.posts.index(found["forum:c0000000000000001"])
    assert found["forum:c0000000000000002"].parent == first
    assert found["forum:c0000000000000003"].parent_key == "forum:gone56789012345"
    assert found["forum:c0000000000000004"].parent == first
    assert found["forum:c0000000000000005"].parent_key == f"forum:{POST}"


def test_deleted_hidden_and_nameless() -> None:
    gone = comment(1, deleted=True, deletedPublic=True)
    answer = comment(2, parentCommentId=gone["_id"], user=None, userId="u1", answer=True)
    hidden = comment(3, hideAuthor=True, userId="u2", author="Ann Oduya")
    named = comment(4, userId="u1", user={"displayName": "Cy"}, shortform=True, retracted=True)
    document = read([gone, answer, hidden, named, comment(5, userId="u2"), comment(6, user=None)])
    found = {(p.key or "")[-1]: p for p in document.posts}
    assert sorted(found) == ["2", "3", "4", "5", "6"]
    assert (found["2"].author, found["2"].section, found["2"].parent) == ("Cy", "answer", None)
    assert (found["3"].author, found["6"].author) == (None, None)
    assert found["3"].speaker != found["6"].speaker
    assert (found["4"].section, found["4"].retracted) == ("shortform", True)
    assert "deleted" in document.problems[0].message


def test_reactions() -> None:
    score = {
        "agreement": -4, "approvalVoteCount": 9, "agreementVoteCount": 8, "agree": 3, "love": 0, "odd": "many",
        "reacts": {
            "crux": [{"displayName": "Di", "reactType": "created", "quotes": ["is wet", "not there"]}],
            "agree": [{"displayName": "Ed", "reactType": "disagreed"}, {"userId": "u1", "displayName": None}, 4],
            "thanks": 2,
        },
    }  # fmt: skip
    document = read([comment(extendedScore=score), comment(2, userId="u1", user={"displayName": "Flo"})])
    one = document.posts[0]
    assert one.agreement == -4
    found = [(r.name, r.author, r.value, r.count, r.start is not None) for r in one.reactions]
    assert found == [
        ("crux", "Di", 1.0, 1, True), ("crux", "Di", 1.0, 1, False), ("agree", "Ed", -1.0, 1, False),
        ("agree", "Flo", 1.0, 1, False), ("thanks", None, 1.0, 2, False), ("agree", None, 1.0, 3, False),
    ]  # fmt: skip
    crux = one.reactions[0]
    assert document.text[crux.start : crux.end] == "is wet"


def test_predictions_are_on_the_words_of_their_question() -> None:
    def guess(who: str, value: Any, day: int, **more: Any) -> dict[str, Any]:
        made = f"2024-02-{day:02d}T00:00:00Z"
        creator = {"_id": f"u{who}", "displayName": who}
        return {"prediction": value, "createdAt": made, "binaryQuestionId": "q1", "creator": creator, **more}

    asked = post(htmlBody='<p>Rain is dry.</p><div data-elicit-id="q1"></div>')
    made = [guess("Gus", 80, 2), guess("Gus", 10, 1), guess("Hal", 1, 1), guess("Ida", "x", 1)]
    question = {"_id": "q1", "title": "It rains in May", "resolvesBy": None, "predictions": made}
    found = readings({"post": asked, "questions": [question], "predictions": [guess("Jo", 0.5, 1, isDeleted=False)]})
    document, problem = found
    assert isinstance(document, ParsedDocument)
    assert isinstance(problem, Problem)
    left = document.posts[0].reactions
    assert [(r.author, r.value) for r in left] == [("Gus", 0.8), ("Hal", 0.01), ("Jo", 0.5)]
    assert {document.text[r.start : r.end] for r in left} == {"It rains in May"}


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"pageUrl": "https://forum-bots.effectivealtruism.org/posts/a/b"}, "https://forum.effectivealtruism.org/posts/a/b"),
        ({"pageUrl": "javascript:alert(1)"}, None),
        ({"slug": "on-rain"}, None),
        ({"slug": "on-rain", "source": "lesswrong"}, f"https://www.lesswrong.com/posts/{POST}/on-rain"),
    ],
)  # fmt: skip
def test_an_address_is_stated_or_follows_from_a_known_site(fields: dict[str, str], url: str | None) -> None:
    assert read([post(**fields)]).posts[0].url == url


def test_coauthors_tags_and_scores() -> None:
    co = [{"displayName": "Kit"}, {"displayName": None}, 7]
    document = read([post(coauthors=co, tags=[{"name": "Water"}, "Sky", None], baseScore="12", karma=3)])
    assert (document.posts[0].coauthors, document.tags, document.posts[0].karma) == (("Kit",), ("Water", "Sky"), 12)


def test_a_stream_keeps_what_is_whole_and_names_the_lines_that_are_not() -> None:
    rows = [json.dumps(comment(n)).encode() for n in range(3)]
    document, problem = readings(b"\n".join([rows[0], b'{"_id": ', rows[1], rows[2][:40]]), limit=10**6)[:2]
    assert isinstance(document, ParsedDocument)
    assert isinstance(problem, Problem)
    assert (len(document.posts), problem.line) == (2, 2)


def test_a_truncated_file_keeps_the_comments_before_the_cut() -> None:
    data = json.dumps([comment(n) for n in range(9)]).encode()
    document, problem = readings(data[: len(data) * 2 // 3])
    assert isinstance(document, ParsedDocument)
    assert isinstance(problem, Problem)
    assert 4 <= len(document.posts) <= 6


@pytest.mark.parametrize(
    "value", [[], {}, {"data": None}, [{"_id": "x", "name": "tag"}], [post(htmlBody="")], b"[" * 99_999]
)
def test_a_file_without_a_post_is_refused(value: Any) -> None:
    with pytest.raises(InputError) as caught:
        readings(value)
    assert caught.value.hint


@pytest.mark.parametrize(
    "value", [{"id": 1, "title": "x", "text": "y"}, {"topic_id": 3, "cooked": "x"}, {"link_id": "t3_a", "id": "b"}]
)
def test_other_sites_are_not_taken_for_it(value: Any) -> None:
    assert PLUGIN.sniff(source(json.dumps([value]).encode())) == 0.0


def test_it_is_known_when_the_first_record_is_longer_than_the_head() -> None:
    data = json.dumps({"data": {"post": {"result": {"htmlBody": "x " * HEAD_BYTES, **post(htmlBody="y")}}}}).encode()
    assert PLUGIN.sniff(source(json.dumps([post(contents={"html": "x " * HEAD_BYTES})]).encode())) > 0.9
    assert PLUGIN.sniff(source(data)) <= 0.95


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["_id", "postId", "title", "user", "userId", "postedAt", "baseScore", "extendedScore", "contents",
     "htmlBody", "coauthors", "tags", "parentCommentId", "topLevelCommentId", "pageUrl", "predictions",
     "prediction", "source", "post", "comments", "deleted", "author"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(FIELDS, ODD, max_size=6), max_size=4), st.dictionaries(FIELDS, ODD, max_size=5))
def test_fields_of_any_type_raise_nothing_else(wrong: list[dict[str, Any]], more: dict[str, Any]) -> None:
    value = [*({**comment(n), **fields} for n, fields in enumerate(wrong)), {**post(), **more}]
    for data in (json.dumps(value).encode(), b"".join(json.dumps(v).encode() + b"\n" for v in value)):
        PLUGIN.sniff(source(data))
        try:
            found = list(PLUGIN.read(source(data)))
        except InputError:
            continue
        assert all(isinstance(f, ParsedDocument | Problem) for f in found)


@pytest.mark.parametrize("part", range(1, 20))
def test_a_sample_cut_anywhere_is_read_or_refused(part: int) -> None:
    data = SAMPLE.read_bytes()
    try:
        found = readings(data[: len(data) * part // 20])
    except InputError:
        # Before this the file breaks off inside the words of the post.
        assert part <= 4
        return
    assert isinstance(found[0], ParsedDocument)
    assert any(isinstance(f, Problem) for f in found)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not there")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.json")) if SHARED.is_dir() else [], ids=lambda p: p.stem)
def test_real_threads_come_in_whole(path: Path) -> None:
    data = path.read_bytes()
    assert PLUGIN.sniff(source(data)) > 0.9
    raw = json.loads(data)
    document = read(data)
    wanted = {f"forum:{r['_id']}": r for r in [raw["post"], *raw["comments"]]}
    assert document.part is None
    assert {p.key for p in document.posts} == set(wanted)
    for found in document.posts:
        record = wanted[found.key or ""]
        assert found.author == record["user"]["displayName"]
        assert (found.date or "")[:19] == record["postedAt"][:19]
        assert found.karma == record["baseScore"]
        above = record.get("parentCommentId") or (record.get("postId"))
        stated = document.posts[found.parent].key if found.parent is not None else found.parent_key
        assert stated == (f"forum:{above}" if above else None)
        assert found.end - found.start > 0.5 * len(record["contents"]["plaintextDescription"][:200])
