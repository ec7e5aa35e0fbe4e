from __future__ import annotations

import io
import json
import random

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers._html import html_text
from kb.readers.hacker_news import PLUGIN, hn_text
from kb.records import ParsedDocument, PostKind, Problem


def source(data: bytes) -> Source:
    return Source("items.json", data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**8)


def read(value: object) -> list[Reading]:
    return list(PLUGIN.read(source(value if isinstance(value, bytes) else json.dumps(value).encode())))


def documents(value: object) -> list[ParsedDocument]:
    return [r for r in read(value) if isinstance(r, ParsedDocument)]


def lines(records: list[dict]) -> bytes:
    return "".join(json.dumps(r) + "\n" for r in records).encode()


STORY = {
    "id": 10,
    "type": "story",
    "by": "Runa",
    "title": "Rain gauges lie",
    "score": 5,
    "time": 1500000000,
    "kids": [11],
    "url": "https://example.org/rain",
}
REPLIES = [
    {
        "id": 11,
        "type": "comment",
        "by": "tuck",
        "parent": 10,
        "text": "Only the <i>cheap</i> ones do.",
        "time": 1500000010,
    },
    {
        "id": 12,
        "type": "comment",
        "by": "Runa",
        "parent": 11,
        "text": "&gt; the cheap ones<p>All of them.",
        "time": 1500000020,
    },
]


@pytest.mark.parametrize("frame", ["lines", "list", "map", "shuffled"])
def test_firebase_items_in_every_frame(frame: str) -> None:
    items = [STORY, *REPLIES]
    frames = {
        "lines": lines(items),
        "list": items,
        "map": {str(i["id"]): i for i in items},
        "shuffled": lines(items[::-1]),
    }
    (found,) = documents(frames[frame])
    assert [(p.key, p.author, p.parent, p.karma, p.date, p.kind) for p in found.posts] == [
        ("hn:10", "Runa", None, 5, "2017-07-14T02:40:00Z", PostKind.POST),
        ("hn:11", "tuck", 0, None, "2017-07-14T02:40:10Z", PostKind.COMMENT),
        ("hn:12", "Runa", 1, None, "2017-07-14T02:40:20Z", PostKind.COMMENT),
    ]
    assert found.text[found.posts[2].start :] == "> the cheap ones\n\nAll of them.\n"
    assert (found.title, found.url) == ("Rain gauges lie", "https://news.ycombinator.com/item?id=10")
    assert found.part == (None if frame in {"list", "map"} else "10")
    assert PLUGIN.sniff(source(lines(items))) > 0.9


def test_answers_without_their_story_stay_together_below_what_they_name() -> None:
    deep = [{**REPLIES[1], "id": n, "parent": n - 1} for n in range(21, 25)]
    found = documents(
        lines([*reversed(deep), {**REPLIES[0], "id": 31, "parent": 30}, {**REPLIES[0], "id": 32, "parent": 30}])
    )
    assert sorted((d.part, len(d.posts), d.posts[0].parent_key) for d in found) == [
        ("20", 4, "hn:20"),
        ("30", 2, "hn:30"),
    ]


def test_a_long_chain_in_any_order_is_one_thread() -> None:
    chain = [{**REPLIES[0], "id": n, "parent": n - 1, "time": 1500000000 + n} for n in range(11, 5011)]
    random.Random(5).shuffle(chain)
    (found,) = documents(lines([*chain, STORY]))
    assert [p.parent for p in found.posts] == [None, *range(5000)]


def tree(levels: int) -> dict:
    found: dict = {}
    for n in range(levels, 0, -1):
        found = {
            "id": n,
            "parent_id": n - 1 or None,
            "story_id": 1,
            "author": f"w{n % 3}",
            "text": f"<p>Point {n} stands.",
            "created_at_i": 1500000000 + n,
            "points": None,
            "children": [found] if found else [],
        }
    return {**found, "title": "Wells", "points": 7}


def test_nested_answers_of_algolia() -> None:
    (found,) = documents(tree(300))
    assert [p.parent for p in found.posts] == [None, *range(299)]
    assert (found.title, found.posts[0].karma, found.part) == ("Wells", 7, None)
    assert PLUGIN.sniff(source(json.dumps(tree(3)).encode())) > 0.9


def test_nested_beyond_reason_is_refused_in_words() -> None:
    node = '{"id":%d,"author":"a","text":"t","parent_id":1,"children":['
    data = ("".join(node % n for n in range(1, 10001)) + "]}" * 10000).encode()
    with pytest.raises(InputError, match="nested deeper"):
        read(data)
    assert PLUGIN.sniff(source(data)) >= 0.0


def test_search_hits() -> None:
    hit = {
        "objectID": "52",
        "created_at_i": 1500000000,
        "author": "tuck",
        "comment_text": "Wells &gt; taps.",
        "story_id": 50,
        "story_title": "Wells",
        "parent_id": 51,
        "points": None,
        "_tags": ["comment", "author_tuck", "story_50"],
    }
    more = {**hit, "objectID": "53", "parent_id": 52, "comment_text": "Taps &gt; wells."}
    (found,) = documents({"hits": [more, hit], "nbHits": 2})
    assert (found.title, found.url) == ("Wells", "https://news.ycombinator.com/item?id=50")
    assert [(p.key, p.parent, p.parent_key) for p in found.posts] == [("hn:52", None, "hn:51"), ("hn:53", 0, None)]
    assert PLUGIN.sniff(source(json.dumps({"hits": [hit]}).encode())) > 0.9
    assert PLUGIN.sniff(source(json.dumps(hit).encode())) > 0.9


@pytest.mark.parametrize("gone", [{"deleted": True, "text": None}, {"dead": True}, {"text": "[flagged]"}])
def test_deleted_and_dead_items_hold_their_place(gone: dict) -> None:
    (found,) = documents([STORY, {**REPLIES[0], **gone}, REPLIES[1]])
    assert [(p.key, p.parent, p.parent_key) for p in found.posts] == [("hn:10", None, None), ("hn:12", None, "hn:11")]
    assert "deleted" in found.problems[0].message


def test_poll_options_answer_their_poll() -> None:
    option = {"id": 9, "type": "pollopt", "poll": 10, "by": "Runa", "text": "Both.", "score": 3, "time": 1500000000}
    (found,) = documents([{**STORY, "type": "poll", "text": "Which?", "parts": [9]}, option])
    assert [(p.key, p.parent, p.karma) for p in found.posts] == [("hn:10", None, 5), ("hn:9", 0, 3)]


def test_cycles_bad_records_and_foreign_files() -> None:
    ring = [{**REPLIES[0], "id": 11, "parent": 12}, {**REPLIES[1], "id": 12, "parent": 11}]
    (found,) = documents(ring)
    assert len(found.posts) == 2
    problems = [p for p in read([STORY, 7, {"x": 1}]) if isinstance(p, Problem)]
    assert [p.message for p in problems] == ["not a record", "no item: it has no id"]
    for foreign in ({"x": 1}, b'{"x": 1}\n{"x": 2}\n'):
        with pytest.raises(InputError, match="no Hacker News item"):
            read(foreign)


@pytest.mark.parametrize(
    "body",
    [
        '&gt; quoted<p>I don&#x27;t. <i>So</i>, 3 &lt; 4 &amp;amp; <a href="https:&#x2F;&#x2F;e.org">e.org</a>',
        "<p>One\nline.</p><p></p><P>Two &gt; one.</p>",
        "&gt;&gt; far<p>&gt;near<p><i>&gt; slanted</i> words",
        "See<pre><code>  code\n  more\n</code></pre>after",
        "<b>bold</b> <script>x</script>",
        "",
        "* star _ under &nbsp; space\u200b",
    ],
)
def test_bodies_read_quickly_as_any_html_is(body: str) -> None:
    assert hn_text(body) == html_text(body)
