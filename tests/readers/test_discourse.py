from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers.discourse import PLUGIN
from kb.records import ParsedDocument, PostKind, Problem

REAL = Path(__file__).parents[3] / "shared" / "eval" / "threads" / "discourse"
HOST = "talk.fens.example"


def source(data: bytes) -> Source:
    return Source("topic.json", data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**8)


def read(value: object) -> list[Reading]:
    return list(PLUGIN.read(source(value if isinstance(value, bytes) else json.dumps(value).encode())))


def one(value: object) -> ParsedDocument:
    (document,) = (r for r in read(value) if isinstance(r, ParsedDocument))
    return document


def post(number: int, cooked: str = "<p>Reeds hold the bank.</p>", **more: object) -> dict:
    base = {
        "id": 100 + number, "post_number": number, "topic_id": 7, "topic_slug": "reed-beds", "post_type": 1,
        "username": "wren", "name": "", "created_at": f"2024-01-{number:02}T08:00:00.123Z", "cooked": cooked,
        "reply_to_post_number": None, "post_url": f"/t/reed-beds/7/{number}", "score": number + 0.4,
        "avatar_template": f"/user_avatar/{HOST}/wren/{{size}}/1_2.png",
    }  # fmt: skip
    return base | more


def topic(*posts: object, **more: object) -> dict:
    return {"post_stream": {"posts": list(posts)}, "id": 7, **more}


def quote(number: int, words: str, topic_id: int = 7) -> str:
    return (
        f'<aside class="quote no-group" data-username="wren" data-post="{number}" data-topic="{topic_id}">'
        f'<div class="title"><div class="quote-controls"></div><img src="https://{HOST}/a.png"> wren:</div>'
        f"<blockquote><p>{words}</p></blockquote></aside>"
    )


def words(document: ParsedDocument) -> list[str]:
    return [document.text[p.start : p.end] for p in document.posts]


def test_a_topic_with_its_fields() -> None:
    found = one(topic(post(1), post(2, reply_to_post_number=1), title="Reed beds?", tags=["water", {"name": "bank"}]))
    assert (found.title, found.tags, found.part) == ("Reed beds?", ("water", "bank"), None)
    assert found.url == f"https://{HOST}/t/reed-beds/7"
    first, second = found.posts
    assert (first.kind, first.author, first.date, first.karma) == (PostKind.POST, "wren", "2024-01-01T08:00:00Z", 1)
    assert (second.kind, second.parent, second.key) == (PostKind.COMMENT, 0, f"discourse:{HOST}/7/2")
    assert second.url == f"https://{HOST}/t/reed-beds/7/2"


@pytest.mark.parametrize(
    ("names", "author", "account"),
    [
        ({"name": "Wren Aldous"}, "Wren Aldous", "wren"),
        ({"name": "", "display_username": "Wren A."}, "Wren A.", "wren"),
        ({"name": None}, "wren", None),
        ({"name": "wren"}, "wren", None),
        ({"name": None, "username": None}, None, None),
    ],
)
def test_the_shown_name_is_the_author_and_the_other_the_account(names: dict, author: str, account: str) -> None:
    (found,) = one(topic(post(1, **names))).posts
    assert (found.author, found.account) == (author, account)


def test_what_a_post_answers() -> None:
    found = one(
        topic(
            post(1),
            post(2),
            post(3, quote(2, "hold the bank") + "<p>They do.</p>"),
            post(4, quote(1, "bank") + quote(2, "bank") + "<p>Both.</p>"),
            post(5, quote(2, "Elsewhere", topic_id=8) + "<p>No.</p>"),
            post(6, quote(2, "Reeds") + "<p>No.</p>", reply_to_post_number=4),
            post(8, reply_to_post_number=7),
        )
    )
    assert [p.parent for p in found.posts] == [None, 0, 1, 0, 0, 3, None]
    assert found.posts[6].parent_key == f"discourse:{HOST}/7/7"


def test_quotes_are_marked_and_furniture_is_gone() -> None:
    box = '<aside class="onebox"><article><h3>A page</h3></article></aside>'
    smile = '<img src="/e.png" class="emoji" alt=":smile:">'
    found = one(
        topic(
            post(1, quote(9, "Reeds <b>hold</b>") + f"<p>They {smile} do.</p>{box}<blockquote>Said Ann.</blockquote>")
        )
    )
    assert words(found) == ["> Reeds hold\n\nThey do.\n\n> Said Ann."]


def test_raw_markdown_with_nested_quotes() -> None:
    inner = '[quote="ann, post:1, topic:7"]\nReeds rot.\n[/quote]\n'
    raw = f'[quote="wren, post:2, topic:7"]\n{inner}They do not.\n[/quote]\n\n**Some** do.'
    found = one(topic(post(1), post(2), post(3, "", raw=raw)))
    assert words(found)[2] == "> > Reeds rot.\n\n> They do not.\n\nSome do."


@pytest.mark.parametrize(
    "gone", [{"user_deleted": True}, {"deleted_at": "2024-01-01"}, {"hidden": True}, {"post_type": 3}]
)
def test_deleted_posts_and_notices_of_the_site_are_left_out(gone: dict) -> None:
    found = one(topic(post(1), post(2, **gone), post(3, reply_to_post_number=2)))
    assert [(p.key or "")[-1] for p in found.posts] == ["1", "3"]
    assert (found.posts[1].parent, found.posts[1].parent_key) == (None, f"discourse:{HOST}/7/2")


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ({"actions_summary": [{"id": 2, "count": 4}, {"id": 3, "count": 1}]}, [("like", 4)]),
        ({"actions_summary": [{"id": 2}]}, []),
        ({"like_count": 2}, [("like", 2)]),
        ({"actions_summary": [{"id": 2, "count": 4}],
          "reactions": [{"id": "heart", "count": 3}, {"id": "clap", "count": 1}]},
         [("like", 3), ("clap", 1)]),
    ],
)  # fmt: skip
def test_likes_and_reactions(left: dict, expected: list) -> None:
    assert [(r.name, r.count) for r in one(topic(post(1, **left))).posts[0].reactions] == expected


def test_without_a_score_the_likes_count() -> None:
    assert [p.karma for p in one(topic(post(1, score=None, like_count=3), post(2, score=None))).posts] == [3, None]


def test_pages_in_one_file_are_one_document_and_in_several_have_equal_keys() -> None:
    pages = [topic(post(1), post(2)), topic(post(3), post(2))]
    both = one(pages)
    assert [(p.key or "")[-1] for p in both.posts] == ["1", "2", "3"]
    apart = [one(page) for page in pages]
    assert apart[0].posts[1].key == apart[1].posts[0].key == both.posts[1].key
    streamed = one("".join(json.dumps(p) + "\n" for p in pages).encode())
    assert (streamed.part, streamed.posts) == ("7", both.posts)


def test_posts_one_a_line_make_a_document_for_each_topic() -> None:
    rows = [post(1), post(1, topic_id=8, topic_slug="otters"), post(2)]
    data = "".join(json.dumps(r) + "\n" for r in rows).encode()
    found = [r for r in read(data) if isinstance(r, ParsedDocument)]
    assert [(d.part, d.title, len(d.posts)) for d in found] == [("7", "reed beds", 2), ("8", "otters", 1)]
    assert PLUGIN.sniff(source(data)) > 0.9


def test_the_host_is_that_of_uploaded_avatars_else_of_drawn_ones_else_unknown() -> None:
    drawn = {"avatar_template": "/letter_avatar_proxy/v4/letter/w/8797f3/{size}.png"}
    cdn = '<p>Reeds.</p><img class="avatar" src="https://cdn.example/letter_avatar_proxy/v4/x.png">'
    assert one(topic(post(1, cdn), post(2))).posts[0].key == f"discourse:{HOST}/7/1"
    assert one(topic(post(1, cdn, **drawn))).posts[0].key == "discourse:cdn.example/7/1"
    alone = one(topic(post(1, **drawn)))
    assert (alone.posts[0].key, alone.posts[0].url, alone.url) == ("discourse:7/1", None, None)


def test_lines_of_a_written_out_file() -> None:
    found = one(json.dumps(topic(post(1), post(2)), indent=1).encode())
    written = json.dumps(topic(post(1), post(2)), indent=1).splitlines()
    assert [line for _, line in found.anchors[1:]] == [
        next(n for n, row in enumerate(written, 1) if f'"id": {id_}' in row) for id_ in (101, 102)
    ]


def test_bad_records_are_problems() -> None:
    found = read(topic(post(1), 5, {"id": 3}, post(2, post_number=None)))
    assert [p.message for p in found if isinstance(p, Problem)] == [
        "not a record", "no post: it has no number or no topic", "no post: it has no number or no topic",
    ]  # fmt: skip
    with pytest.raises(InputError, match="no Discourse post"):
        read({"post_stream": {}})
    (problem,) = read(topic(post(1, "")))
    assert isinstance(problem, Problem)


def test_deeply_nested_html_keeps_its_words() -> None:
    deep = "<blockquote>" * 5000 + quote(1, "words") + "</blockquote>" * 5000
    assert "words" in words(one(topic(post(1), post(2, deep))))[1]


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
def test_real_pages_come_in_whole_and_their_overlaps_have_equal_keys() -> None:
    keys: dict[str, set[int]] = {}
    for path in sorted(REAL.glob("*.json")):
        data = path.read_bytes()
        assert PLUGIN.sniff(source(data)) > 0.9
        found = one(data)
        raw = {p["post_number"]: p for p in json.loads(data)["post_stream"]["posts"]}
        assert found.problems == ()
        assert len(found.posts) == len(raw) > 15
        for parsed in found.posts:
            site, number = (parsed.key or "").rsplit("/", 1)
            record = raw[int(number)]
            keys.setdefault(site, set()).add(int(number))
            assert parsed.author == (record["name"] or record["username"])
            assert parsed.account in {record["username"], None}
            assert parsed.date == record["created_at"][:19] + "Z"
            assert parsed.karma == int(record["score"])
            assert sum(r.count for r in parsed.reactions) == sum(
                a["count"] for a in record["actions_summary"] if a["id"] == 2
            )
            parent = found.posts[parsed.parent].key if parsed.parent is not None else parsed.parent_key
            if record["reply_to_post_number"]:
                assert parent == f"{site}/{record['reply_to_post_number']}"
            else:
                assert (parent is None) == (int(number) == 1)
    ((_, numbers),) = keys.items()
    assert numbers == set(range(1, 31)) - {7}
