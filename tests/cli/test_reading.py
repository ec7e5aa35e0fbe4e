"""The reading commands: what they print for people, for pipes and for programs."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata

import msgspec
import pytest

from kb.records import MindChange, Stance
from kb.search import SearchResult
from kb.store import Store
from kb.summary import Summary
from kb.views.authors import AuthorLine, AuthorView
from kb.views.claims import ClaimLine, ClaimView, StanceView
from kb.views.cruxes import CruxView
from kb.views.documents import DocumentLine, DocumentView, ExchangeView, PostView, QuoteView
from kb.views.status import Status
from kb.views.topics import TopicLine, TopicView

PAY = "Raised beds pay for themselves within two seasons."
READING = [
    ["search", "raised beds"], ["search", "Barrels breed mosquitoes fast", "--explain"], ["cruxes"], ["summary"],
    ["claims"], ["cruxes", "--explain"], ["cruxes", "--since", "0"], ["disagreements", "Ada Brook", "Ben Stone"],
    ["objections"], ["timeline", "Ben Stone"], ["common-ground"], ["disagreements", "--numbers"],
    ["authors"], ["topics"], ["documents"], ["status"], ["show", "a:"], ["show", "d:2"], ["show", "c:"],
]  # fmt: skip


def ids(draft) -> dict[str, str]:
    derived = draft.derived(True)
    return {
        "claim": draft.claims["pay"].id, "author": draft.posts[0].author_id, "document": draft.thread.id,
        "post": draft.posts[1].id, "topic": draft.topic_id, "crux": derived["cruxes"][0].id, "quote": draft.quote().id,
        "stance": derived["stances"][0].id, "exchange": derived["exchanges"][0].id,
        "mention": draft.mentions["agree"].id,
    }  # fmt: skip


@pytest.mark.parametrize("arguments", READING)
def test_a_pipe_gets_plain_lines(kb, arguments: list[str]) -> None:
    out = kb(*arguments).stdout
    for line in out.splitlines():
        assert not any(unicodedata.category(c)[0] == "C" for c in line)
        assert not any("─" <= c <= "╿" for c in line)
        assert line == line.rstrip()


@pytest.mark.parametrize(
    "arguments", [["claims"], ["summary", "--document", "water.md"], ["search", "Barrels breed mosquitoes fast"]]
)
@pytest.mark.parametrize("terminal", [False, True])
def test_markup_and_escapes_of_a_document_do_nothing(kb, monkeypatch, arguments: list[str], terminal: bool) -> None:
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("NO_COLOR", "1")
    out = kb(*arguments).stdout
    assert "\x1b[31m" not in out
    assert "[bold]fast[/bold]" in re.sub(r"\x1b\[[0-9;]*m", "", out)  # a found word is marked by codes of our own


def test_colours_only_on_a_terminal(kb, monkeypatch) -> None:
    assert "\x1b[" not in kb("cruxes").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;32m" in kb("cruxes").stdout
    assert "\x1b[1;32m" not in kb("--no-color", "cruxes").stdout


@pytest.mark.parametrize(
    ("arguments", "record"),
    [
        (["search", "raised beds"], SearchResult), (["cruxes"], list[CruxView]), (["summary"], Summary),
        (["claims"], list[ClaimLine]), (["authors"], list[AuthorLine]), (["topics"], list[TopicLine]),
        (["documents"], list[DocumentLine]), (["status"], Status),
    ],
)  # fmt: skip
def test_json_is_the_records(kb, arguments: list[str], record: type) -> None:
    result = kb(*arguments, "--json")
    assert result.exit_code == 0
    assert msgspec.json.decode(result.stdout, type=record)
    assert kb(*arguments, "--json").stdout == result.stdout


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("claim", ClaimView), ("author", AuthorView), ("document", DocumentView), ("post", PostView),
        ("topic", TopicView), ("crux", CruxView), ("quote", QuoteView), ("stance", StanceView),
        ("exchange", ExchangeView), ("mention", ClaimView),
    ],
)  # fmt: skip
def test_show_knows_every_kind(kb, draft, kind: str, record: type) -> None:
    id_ = ids(draft)[kind]
    assert msgspec.json.decode(kb("show", id_, "--json").stdout, type=record)
    plain = kb("show", id_)
    assert plain.exit_code == 0
    assert plain.stdout.startswith(f"{kind} {id_}")


def test_show_claim_says_everything(kb, draft) -> None:
    out = kb("show", draft.claims["pay"].id[:8]).stdout
    assert f"»{PAY}« Slugs rarely climb" in out
    assert "threads/beds.txt:4" in out
    for said in ("Endorsed by", "Rejected by", "Ben Stone", "Disputes it", "Supports it", "cue 0.80", "cosine 0.91"):
        assert said in out


def test_show_claim_prints_a_change_of_mind_with_both_quotes(kb, base, draft) -> None:
    said, post = draft.mentions["pay"], draft.posts[1]
    change = MindChange(Stance.ENDORSES, Stance.REJECTS, said.id, post.id, post.start, post.end, "said", 0.75)
    with Store.open(base, mode="write") as store:
        turned = next(p for p in store.positions.of_author(said.author_id) if said.id in p.mention_ids)
        others = [p for p in store.positions.all() if p != turned]
        store.positions.renew([*others, dataclasses.replace(turned, stance=Stance.REJECTS, changes=(change,))])
    out = kb("show", draft.claims["pay"].id).stdout
    told = out[out.index("changed their mind: endorses, then rejects · they say so") :]
    assert told.index(f"beds.txt:{said.line}\n") < told.index(f"beds.txt:{post.line}\n")


def test_show_needs_a_known_and_plain_id(kb, draft) -> None:
    assert kb("show", "c:zz").exit_code == 5
    ambiguous = kb("show", "c:") if len(draft.claims) > 1 else None
    assert ambiguous is not None
    assert ambiguous.exit_code == 5
    assert ambiguous.stdout == ""


def test_search_groups(kb) -> None:
    out = kb("search", "Raised beds will pay for themselves within two seasons").stdout
    assert out.index("For  ") < out.index(PAY) < out.index("Against") < out.index("do not pay for themselves")
    assert "threads/beds.txt:1" in out


def test_search_of_one_kind(kb) -> None:
    out = kb("search", "Barrels save more water fast", "--kind", "prediction").stdout
    assert "Rain barrels save" in out
    assert "breed" not in out


def test_search_explains(kb) -> None:
    out = kb("search", "Raised beds will pay for themselves within two seasons", "--explain").stdout
    assert "why: denies it: negation (not)" in out


def test_search_says_how_it_read_keywords(kb) -> None:
    result = kb("search", "raised beds")
    assert "read as keywords" in result.stderr
    assert "Against" not in result.stdout


def test_search_marks_the_match_on_a_terminal_and_quotes_plainly_in_a_pipe(kb, monkeypatch) -> None:
    piped = kb("search", "slugs climbing").stdout
    assert "  Slugs rarely climb a wooden wall.\n" in piped
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    out = kb("search", "slugs climbing").stdout
    assert "\x1b[1;4mSlugs\x1b[0m rarely \x1b[1;4mclimb\x1b[0m" in out
    assert "\x1b[2mRaised beds pay" in out


def test_search_shows_claims_close_together_as_one_passage(kb) -> None:
    result = kb("search", "raised beds timber barrels water slugs")
    assert re.search(r"^Related  \d claims in \d passages$", result.stdout, re.MULTILINE)
    assert "\n    + " in result.stdout
    found = json.loads(kb("search", "raised beds timber barrels water slugs", "--json").stdout)
    assert sum(hit["under"] is not None for hit in found["hits"]) == result.stdout.count("\n    + ")


def test_of_a_passage_no_more_than_a_few_claims_are_shown(kb, monkeypatch) -> None:
    monkeypatch.setattr("kb.cli.hits.MOST_BELOW", 0)
    out = kb("search", "raised beds timber barrels water slugs").stdout
    assert "    + 1 more close by\n" in out
    found = json.loads(kb("search", "raised beds timber barrels water slugs", "--json").stdout)
    shown = len(found["hits"]) - out.count("more close by")
    assert f"{shown} of {found['found']} shown" in out


def test_search_says_what_its_filters_were_taken_for(kb) -> None:
    result = kb("search", "author:ben before:2024 beds")
    assert "only author Ben Stone, before 2024" in result.stderr
    assert "Ada Brook" not in result.stdout
    assert "fewer filters" in kb("search", "author:ben before:2020 beds").stdout


@pytest.mark.parametrize("query", ["autor:ben beds", "kind:predction beds", "after:2023-13 beds", "author:ben"])
def test_a_filter_that_cannot_be_is_a_usage_error(kb, query: str) -> None:
    result = kb("search", query)
    assert result.exit_code == 2
    assert "->" in result.stderr
    assert result.stdout == ""


def test_related_groups(kb, draft) -> None:
    out = kb("related", draft.claims["pay"].id[:6], "--explain").stdout
    assert out.startswith("“Raised beds pay for themselves within two seasons.”")
    assert out.index("For  ") < out.index("My own beds") < out.index("Against") < out.index("do not pay")
    assert "why: supports" in out
    assert kb("related", draft.mentions["agree"].id).stdout.startswith(f"“{PAY}”")


def test_related_prints_its_record(kb, draft) -> None:
    out = kb("related", draft.claims["pay"].id, "--json").stdout
    assert msgspec.json.decode(out, type=SearchResult).hits


def test_related_needs_a_claim(kb, draft) -> None:
    assert kb("related", draft.thread.id).exit_code == 5
    assert kb("related", "c:zz").exit_code == 5


def test_search_finds_nothing_plainly(kb, empty_kb) -> None:
    result = kb("search", "xylophone quasar")
    assert result.exit_code == 0
    assert "Nothing in the base is about that." in result.stdout
    assert "kb ingest" in empty_kb("search", "anything").stdout


def test_search_refuses_a_base_of_another_encoder(base, invoke, monkeypatch, encoder) -> None:
    encoder.fingerprint = "another"
    monkeypatch.setattr("kb.models.encoders.load_encoder", lambda *_: encoder)
    result = invoke("--db", base, "search", "beds")
    assert result.exit_code == 1
    assert "kb rebuild" in result.stderr


@pytest.mark.parametrize("date", ["yesterday", "20", "2023-1", "01.02.2023"])
def test_a_bad_date_is_a_usage_error(kb, date: str) -> None:
    result = kb("search", "beds", "--since", date)
    assert result.exit_code == 2
    assert "2023-11" in result.stderr


def test_names_are_matched_loosely_and_said(kb) -> None:
    result = kb("claims", "--author", "ben ston")
    assert "'ben ston' is taken for Ben Stone" in result.stderr
    assert "Timber rots" in result.stdout
    assert "Slugs" not in result.stdout


def test_an_alias_is_a_name(kb) -> None:
    assert "Slugs" in kb("claims", "--author", "ada_b").stdout


def test_an_unknown_name_is_not_guessed(kb) -> None:
    result = kb("claims", "--author", "Zebedee Quark")
    assert result.exit_code == 5
    assert "Zebedee Quark" in result.stderr


def test_documents_are_named_by_path_file_or_title(kb, draft) -> None:
    for name in ("notes/water.md", "water.md", "./somewhere/notes/water.md", "the Water note", draft.note.id[:6]):
        result = kb("claims", "--document", name)
        assert "Drip lines" in result.stdout, name
        assert "Timber" not in result.stdout


def test_topics_are_named_by_label(kb) -> None:
    out = kb("claims", "--topic", "raised bed").stdout
    assert "Timber rots" in out
    assert "Drip lines" not in out


def test_contested_claims(kb) -> None:
    out = kb("claims", "--contested").stdout
    assert PAY in out
    assert "2 for, 1 against" in out
    assert "Timber rots" not in out


def test_a_cut_list_says_so(kb) -> None:
    assert "2 of 8 shown" in kb("claims", "--limit", "2").stdout
    assert "shown" not in kb("claims", "--limit", "0").stdout


def test_authors_show_aliases_and_unnamed_by_sample(kb) -> None:
    out = kb("authors").stdout
    assert "ada_b" in out
    assert "Rain barrels save more water" in out


def test_status_lists_problems(kb, base) -> None:
    out = kb("status").stdout
    assert "notes/bad.txt:3: not text -> save it as UTF-8" in out
    assert str(base) in out


def test_summary_of_a_part(kb) -> None:
    assert "Summary of what Ben Stone claims" in kb("summary", "--author", "Ben Stone").stdout
    both = kb("summary", "--author", "Ben Stone", "--topic", "raised beds")
    assert both.exit_code == 2


@pytest.mark.parametrize(
    "command",
    ["claims", "authors", "topics", "documents", "summary", "cruxes", "objections", "common-ground",
     "disagreements --numbers"],
)  # fmt: skip
def test_an_empty_base_says_what_to_do(empty_kb, command: str) -> None:
    result = empty_kb(*command.split())
    assert result.exit_code == 0
    assert "kb ingest" in result.stdout


def test_export_prints_the_bundle(kb) -> None:
    result = kb("export")
    assert [d["path"] for d in json.loads(result.stdout)["documents"]] == ["notes/water.md", "threads/beds.txt"]
    assert kb("export", "--json").stdout == result.stdout
    unknown = kb("export", "--format", "papyrus")
    assert unknown.exit_code == 2
    assert "json" in unknown.stderr
