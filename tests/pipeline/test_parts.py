"""Files that bring several documents: archives, dumps, threads over several pages."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

ADA = """\
Raised beds
By Ada Brook @ 2023-01-02T10:00 (+5)
I think raised beds are better than clay in a wet spring, because they drain faster.
"""
BEN = """\
Timber
By Ben Stone @ 2023-02-01T09:00 (+1)
Timber is a bad material for beds, because it rots within six years in a wet garden.
"""
NOTE = """\
---
title: Rain barrels
author: Chloe Nunn
---

Rain barrels are better than drip lines, because they save more of the water that falls.
"""


def zipped(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def comment(id_: str, body: str, parent: str, author: str = "ada_b") -> dict:
    return {
        "id": id_, "author": author, "body": body, "created_utc": 1_700_000_000 + int(id_, 36), "link_id": "t3_beds",
        "parent_id": parent, "score": 3, "subreddit": "gardening", "subreddit_id": "t5_x",
    }  # fmt: skip


def submission() -> dict:
    return {
        "id": "beds", "author": "ben_s", "title": "Are raised beds worth it?", "created_utc": 1_700_000_000,
        "selftext": "I think raised beds are better than clay in a wet spring, because they drain faster.",
        "subreddit": "gardening", "score": 9, "num_comments": 2, "permalink": "/r/gardening/comments/beds/x/",
        "is_self": True, "domain": "self.gardening", "url": "https://www.reddit.com/r/gardening/comments/beds/x/",
    }  # fmt: skip


C1 = comment("c1", "I disagree. Clay is better than raised beds, because it holds the water in summer.", "t3_beds")
C2 = comment("c2", "That holds for a dry summer only, and we have not had one in years.", "t1_c1", "ben_s")


def lines(*records: dict) -> str:
    return "".join(json.dumps(r) + "\n" for r in records)


def test_an_archive_gives_a_document_for_each_of_its_files(lab) -> None:
    lab.write("all.zip", zipped({"a.txt": ADA, "in/c.md": NOTE, "in/.hidden": "no", "x.bin": "\0\1"}))
    report = lab.ingest("all.zip")
    assert report.added == ("all.zip/a.txt", "all.zip/in/c.md")
    assert [p.path for p in report.problems] == ["all.zip/x.bin"]
    assert lab.ingest("all.zip").unchanged == report.added


def test_documents_that_a_file_no_longer_brings_go(lab) -> None:
    lab.write("all.zip", zipped({"a.txt": ADA, "b.txt": BEN}))
    lab.ingest("all.zip")
    lab.write("all.zip", zipped({"b.txt": BEN, "c.md": NOTE}))
    report = lab.ingest("all.zip")
    assert (report.added, report.unchanged, report.removed) == (
        ("all.zip/c.md",),
        ("all.zip/b.txt",),
        ("all.zip/a.txt",),
    )
    assert {d.path for d in lab.bundle().documents} == {"all.zip/b.txt", "all.zip/c.md"}


def test_what_is_missing_from_a_file_that_could_not_be_read_whole_stays(lab) -> None:
    data = zipped({"a.txt": ADA, "b.txt": BEN})
    lab.write("all.zip", data)
    lab.ingest("all.zip")
    lab.write("all.zip", data[: len(data) // 2])
    assert lab.ingest("all.zip").problems
    assert {d.path for d in lab.bundle().documents} == {"all.zip/a.txt", "all.zip/b.txt"}


def test_forgetting_a_file_forgets_all_that_it_brought(lab) -> None:
    lab.write("all.zip", zipped({"a.txt": ADA, "x.bin": "\0\1"}))
    lab.write("all.zip.txt", BEN)
    lab.ingest("all.zip", "all.zip.txt")
    assert lab.forget("all.zip").removed == ("all.zip/a.txt", "all.zip/x.bin")
    assert [d.path for d in lab.bundle().documents] == ["all.zip.txt"]
    with lab.store() as store:
        assert store.problems.all() == []


def test_a_post_in_one_file_and_its_comments_in_another_are_one_thread(lab) -> None:
    lab.write("posts.ndjson", lines(submission()))
    lab.write("comments.ndjson.gz", gzip.compress(lines(C2, C1).encode()))
    for order in (("posts.ndjson", "comments.ndjson.gz"), ("comments.ndjson.gz", "posts.ndjson")):
        base = lab.other()
        for name in order:
            assert base.ingest(name).problems == ()
        with base.store() as store:
            by_key = {p.key: p for p in store.posts.all()}
            paths = [d.path for d in store.documents.all()]
        assert by_key["reddit:t1_c1"].parent_id == by_key["reddit:t3_beds"].id
        assert by_key["reddit:t1_c2"].parent_id == by_key["reddit:t1_c1"].id
        assert paths == ["comments.ndjson.gz#t3_beds", "posts.ndjson#t3_beds"]


def test_overlapping_files_make_no_duplicates(lab) -> None:
    lab.write("one.ndjson", lines(submission(), C1))
    lab.write("two.ndjson", lines(C1, C2))
    alone = lab.other()
    lab.write("whole/all.ndjson", lines(submission(), C1, C2))
    alone.ingest("whole/all.ndjson")
    lab.ingest("one.ndjson", "two.ndjson")
    with lab.store() as store, alone.store() as other:
        assert store.sizes().posts == other.sizes().posts == 3
        assert store.sizes().mentions == other.sizes().mentions
        assert store.sizes().claims == other.sizes().claims
        assert sorted(c.text for c in store.claims.all()) == sorted(c.text for c in other.claims.all())
    lab.forget("one.ndjson")
    with lab.store() as store:
        assert store.sizes().posts == 2
    again = lab.other()
    again.ingest("two.ndjson")
    assert lab.bundle().claims == again.bundle().claims


def test_a_base_of_parts_survives_its_export(lab) -> None:
    from kb.exports.json import PLUGIN

    lab.write("one.ndjson", lines(submission(), C1))
    lab.write("two.ndjson", lines(C1, C2))
    lab.ingest("one.ndjson", "two.ndjson")
    bundle = lab.bundle()
    copy = lab.other()
    path = lab.write("copy/base.json", PLUGIN.render(bundle))
    assert copy.ingest(path).problems == ()
    assert copy.bundle() == bundle
