"""`kb author` and what `kb authors` says of those without a name and of those who may be one person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.store import Store
from kb.views.authors import AuthorLine

BEDS = """\
Raised beds
By Ada Brook @ 2023-01-02T10:00 (+5)
I think raised beds are better than clay in a wet spring, because they drain faster.
Ben Stone @ 2023-01-03T11:00 (+2)
I disagree. Raised beds are not better than clay in a wet spring, because the timber holds the water.
"""
PATHS = """\
Garden paths
By abrook @ 2023-02-02T10:00 (+5)
Gravel paths drain faster than bark paths in a wet winter, because water runs through them.
-- Ada Brook
Benjamin Stone @ 2023-02-03T11:00 (+2)
Bark paths are better for the knees of old gardeners, because they give way under every step.
"""
TALK = """\
I think compost smells only when the heap is too wet.

I think a smelly heap is too dense rather than too wet. Straw would help it more than sun does.

"I think compost smells only when the heap is too wet." No, it smells as well when nobody turns it.
"""
BARREL = """\
---
title: Barrels
---

Rain barrels are better than drip lines, because they save more of the water that falls.
"""


@pytest.fixture
def kb(invoke, encoder, monkeypatch):
    """A base of two threads with names and a note and a thread without, in the working folder."""
    monkeypatch.setattr("kb.pipeline.freshness.load_encoder", lambda _: encoder)
    for name, text in (("beds.txt", BEDS), ("paths.txt", PATHS), ("talk.txt", TALK), ("barrel.md", BARREL)):
        Path(name).write_text(text, encoding="utf-8")
    ingested = invoke("ingest", "beds.txt", "paths.txt", "--format", "ea_forum_text")
    assert ingested.exit_code == 0, ingested.stderr
    assert invoke("ingest", "talk.txt", "--format", "thread_text").exit_code == 0
    assert invoke("ingest", "barrel.md", "--format", "markdown").exit_code == 0
    return invoke


def people() -> dict[str, tuple[str, ...]]:
    """Who the base holds, with their further names."""
    with Store.open(Path("kb.db"), mode="read") as store:
        return {a.name: a.aliases for a in store.authors.all()}


def lines(kb, *options: str) -> list[dict]:
    return json.loads(kb("authors", "--json", *options).stdout)


def writer(text: str) -> str:
    """Who wrote the first post that holds this text."""
    with Store.open(Path("kb.db"), mode="read") as store:
        for post in store.posts.all():
            if text in store.documents.get(post.document_id).text[post.start : post.end]:
                return store.authors.get(post.author_id).name
    raise AssertionError(text)


def ok(result):
    assert result.exit_code == 0, result.stderr
    return result


def test_the_unnamed_are_listed_with_words_place_and_what_to_do(kb) -> None:
    found = lines(kb, "--unnamed")
    assert {line["author"]["named"] for line in found} == {False}
    assert all(line["sample"]["text"] and line["sample"]["line"] >= 1 for line in found)
    out = ok(kb("authors", "--unnamed")).stdout
    assert "anonymous 1 in barrel" in out
    assert "“Rain barrels are better than drip lines" in out
    assert "barrel.md:5" in out
    short = next(line["author"]["id"] for line in found if "barrel" in line["author"]["name"])[:10]
    assert f"kb author rename {short} NAME" in out
    assert "Ben Stone" not in out
    everybody = ok(kb("authors")).stdout
    assert everybody.index("Ben Stone") < everybody.index("anonymous 1 in barrel")
    assert lines(kb)[0]["author"]["named"]


@pytest.mark.parametrize("width", ["80", "120"])
def test_no_line_is_wider_than_the_page(kb, monkeypatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert max(len(line) for line in ok(kb("authors")).stdout.splitlines()) <= int(width)


def test_a_silent_author_is_shown_by_how_they_begin(kb) -> None:
    Path("hum.md").write_text("---\ntitle: Hum\n---\n\nHm.\n", encoding="utf-8")
    ok(kb("ingest", "hum.md", "--format", "markdown"))
    (line,) = (line for line in lines(kb, "--unnamed") if "hum" in line["author"]["name"])
    assert line["sample"] == {"text": "Hm.", "path": "hum.md", "line": 5, "mention_id": None}


def test_likely_pairs_come_with_their_evidence_and_the_commands(kb) -> None:
    out = ok(kb("authors")).stdout
    ids = {line["author"]["name"]: line["author"]["id"][:10] for line in lines(kb)}
    pair = " ".join((ids["Ada Brook"], ids["abrook"]))
    assert "Ada Brook and abrook" in out
    assert "abrook signs as" in out
    assert f"kb author same {pair}" in out
    assert f"kb author different {pair}" in out
    assert "Ben Stone and Benjamin Stone" in out or "Benjamin Stone and Ben Stone" in out
    (likely,) = next(line["likely"] for line in lines(kb) if line["author"]["name"] == "abrook")
    assert (likely["author"], likely["method"]) == ("Ada Brook", "handle")
    assert [part["name"] for part in likely["parts"]] == ["names", "signs"]


def test_those_who_answer_each_other_are_not_suggested(kb) -> None:
    thread = BEDS.replace("Ben Stone", "adabrook")
    Path("beds.txt").write_text(thread, encoding="utf-8")
    ok(kb("ingest", "beds.txt", "--format", "ea_forum_text"))
    assert "adabrook" in people()
    assert not any(line["likely"] for line in lines(kb) if line["author"]["name"] == "adabrook")


def test_an_unnamed_author_gets_a_name_that_lasts(kb) -> None:
    before = writer("smelly heap")
    done = ok(kb("author", "rename", before, "Cy Moe"))
    assert "Cy Moe" in done.stdout
    assert before in done.stdout
    assert writer("smelly heap") == "Cy Moe"
    # The file changes elsewhere: somebody new comes first, so that speakers are counted anew.
    Path("talk.txt").write_text(f"I think a heap needs air most of all, as any old gardener says.\n\n{TALK}", "utf-8")
    ok(kb("ingest", "talk.txt", "--format", "thread_text"))
    assert writer("smelly heap") == "Cy Moe"
    assert writer("needs air most") != "Cy Moe" or writer("needs air most") == writer("smelly heap")
    ok(kb("rebuild"))
    assert writer("smelly heap") == "Cy Moe"
    ok(kb("forget", "talk.txt"))
    assert "Cy Moe" not in people()
    ok(kb("ingest", "talk.txt", "--format", "thread_text"))
    assert writer("smelly heap") == "Cy Moe"
    ok(kb("author", "undo"))
    assert writer("smelly heap").startswith("anonymous")


def test_a_named_author_is_renamed_and_found_under_both_names(kb) -> None:
    ok(kb("author", "rename", "ben_stone", "Benedict Stone"))
    assert people()["Benedict Stone"] == ("Ben Stone",)
    ok(kb("author", "rename", "Ben Stone", "B. Stone"))
    assert people()["B. Stone"] == ("Ben Stone", "Benedict Stone")
    ok(kb("rebuild"))
    assert "B. Stone" in people()
    ok(kb("author", "undo"))
    assert people()["Benedict Stone"] == ("Ben Stone",)
    ok(kb("author", "undo"))
    assert people()["Ben Stone"] == ()


def test_the_name_of_somebody_else_makes_one_person(kb) -> None:
    ok(kb("author", "rename", "anonymous 1 in barrel", "ADA brook"))
    assert writer("Rain barrels") == "Ada Brook"
    assert "ADA brook" not in people()
    with Store.open(Path("kb.db"), mode="read") as store:
        assert len({p.author_id for p in store.posts.all() if store.authors.get(p.author_id).name == "Ada Brook"}) == 1


def test_same_different_and_undo(kb) -> None:
    ok(kb("author", "same", "abrook", "Ada Brook"))
    assert people()["Ada Brook"] == ("abrook",)
    # A word on two names of one person parts them again, and they are suggested no more.
    ok(kb("author", "different", "abrook", "Ada Brook"))
    assert people()["abrook"] == people()["Ada Brook"] == ()
    assert not any(line["likely"] for line in lines(kb) if line["author"]["name"] == "abrook")
    ok(kb("author", "undo"))
    assert people()["Ada Brook"] == ("abrook",)
    # Said again, a word that was given before counts as the latest.
    ok(kb("author", "different", "abrook", "Ada Brook"))
    ok(kb("author", "same", "Ada Brook", "abrook"))
    assert people()["Ada Brook"] == ("abrook",)
    held = json.loads(kb("author", "judgements", "--json").stdout)
    assert [j["verdict"] for j in held] == ["different", "same"]
    ok(kb("author", "undo", held[0]["id"][:8]))
    assert people()["Ada Brook"] == ("abrook",)
    listed = ok(kb("author", "judgements", "--all")).stdout
    assert "taken back" in listed
    assert "abrook and Ada Brook are one person." in listed
    assert "two people" not in ok(kb("author", "judgements")).stdout


def test_the_configuration_gives_way_to_a_judgement(kb) -> None:
    Path("kb.toml").write_text('[authors.aliases]\n"Ada Brook" = ["abrook"]\n', encoding="utf-8")
    ok(kb("rebuild"))
    assert people()["Ada Brook"] == ("abrook",)
    ok(kb("author", "different", "abrook", "Ada Brook"))
    assert "abrook" in people()


def test_unnamed_authors_are_joined_with_each_other_and_with_named_ones(kb) -> None:
    talker = writer("smelly heap")
    ok(kb("author", "same", talker, "anonymous 1 in barrel"))
    assert writer("smelly heap") == writer("Rain barrels")
    assert writer("smelly heap").startswith("anonymous")
    ok(kb("author", "same", "Ben Stone", writer("smelly heap")))
    assert writer("smelly heap") == writer("Rain barrels") == "Ben Stone"


def test_a_word_goes_along_in_an_export(kb) -> None:
    ok(kb("author", "rename", writer("smelly heap"), "Cy Moe"))
    ok(kb("author", "same", "abrook", "Ada Brook"))
    Path("base.json").write_text(kb("export").stdout, encoding="utf-8")
    ok(kb("--db", "copy.db", "ingest", "base.json", "--format", "bundle"))
    assert kb("--db", "copy.db", "export").stdout == kb("export").stdout


def test_what_changed_is_told_as_json_too(kb) -> None:
    told = json.loads(ok(kb("author", "same", "abrook", "Ada Brook", "--json")).stdout)
    assert told["judgement"]["kind"] == "alias"
    assert sorted(a["name"] for a in told["gone"]) == ["Ada Brook", "abrook"]
    assert [a["name"] for a in told["now"]] == ["Ada Brook"]
    assert told["sizes"]["authors"] == told["sizes_before"]["authors"] - 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["rename", "Ada Brok", "Ada"], 5, "nearest: Ada Brook"),
        (["rename", "a:zz", "Ada"], 5, "a:zz"),
        (["rename", "Ada Brook", ""], 2, "empty"),
        (["rename", "Ada Brook", " \t "], 2, "empty"),
        (["rename", "Ada Brook", "Ada\x1b[31m"], 2, "cannot be shown"),
        (["rename", "Ada Brook", "Ada \u202eBrook"], 2, "cannot be shown"),
        (["rename", "Ada Brook", "x" * 201], 2, "longer than 200"),
        (["rename", "Ada Brook", "[deleted]"], 2, "stands for nobody"),
        (["rename", "ada_brook", "Ada Brook"], 2, "already"),
        (["same", "Ada Brook", "ada_brook"], 2, "one person already"),
        (["same", "Ada Brook", "Nobody Here"], 5, "Nobody Here"),
        (["different", "Ada Brook", "ada brook"], 2, "spellings of one name"),
        (["different", "anonymous 1 in barrel", "Ada Brook"], 2, "kb author undo"),
        (["undo"], 5, "no judgement"),
        (["undo", "j:00"], 5, "j:00"),
        (["undo", "a:00"], 5, "a:00"),
        (["rename", "Ada Brook"], 2, "NEW_NAME"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(kb, words: list[str], code: int, said: str) -> None:
    before = people()
    result = kb("author", *words)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""
    assert "\x1b" not in result.stderr
    assert people() == before
    assert json.loads(kb("author", "judgements", "--json").stdout) == []


def test_a_label_of_two_documents_is_ambiguous(kb) -> None:
    Path("more").mkdir()
    Path("more/barrel.md").write_text(BARREL.replace("Rain", "Tin"), encoding="utf-8")
    ok(kb("ingest", "more/barrel.md", "--format", "markdown"))
    result = kb("author", "rename", "anonymous 1 in barrel", "Ada")
    assert result.exit_code == 5
    assert result.stderr.count("anonymous 1 in barrel (a:") == 2


def test_somebody_without_words_of_their_own_cannot_be_named(kb) -> None:
    for name in ("one.md", "two.md"):
        Path(name).write_text(f"---\ntitle: {name}\n---\n\nYes.\n", encoding="utf-8")
    ok(kb("ingest", "one.md", "two.md", "--format", "markdown"))
    result = kb("author", "rename", "anonymous 1 in one", "Ada")
    assert result.exit_code == 2
    assert "theirs alone" in result.stderr


def test_a_judgement_taken_back_cannot_be_taken_back_again(kb) -> None:
    ok(kb("author", "same", "abrook", "Ada Brook"))
    ok(kb("author", "undo"))
    (held,) = json.loads(kb("author", "judgements", "--all", "--json").stdout)
    assert kb("author", "undo", held["id"]).exit_code == 2
    assert kb("author", "undo").exit_code == 5


def test_without_a_base_there_is_nobody_to_name(invoke) -> None:
    result = invoke("author", "rename", "Ada", "Bo")
    assert result.exit_code == 5
    assert not list(Path().iterdir())


@pytest.mark.parametrize("command", ["rename", "same", "different", "undo", "judgements"])
def test_every_command_of_the_group_has_help_with_an_example(invoke, command: str) -> None:
    out = ok(invoke("author", command, "--help")).stdout
    assert f"  kb author {command}" in out.split("Examples:")[1]


def test_json_lines_are_the_record(kb) -> None:
    import msgspec

    assert msgspec.json.decode(kb("authors", "--json").stdout, type=list[AuthorLine])
