"""The reading commands: what they print for people, for pipes and for programs."""

from __future__ import annotations

import json
import unicodedata

import msgspec
import pytest

from kb.search import SearchResult
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
    ["claims"],
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
    assert "[bold]fast[/bold]" in out
    assert "\x1b[31m" not in out


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


def test_search_explains(kb) -> None:
    out = kb("search", "Raised beds will pay for themselves within two seasons", "--explain").stdout
    assert "why: denies it: negation (not)" in out


def test_search_says_how_it_read_keywords(kb) -> None:
    result = kb("search", "raised beds")
    assert "read as keywords" in result.stderr
    assert "Against" not in result.stdout


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


@pytest.mark.parametrize("command", ["claims", "authors", "topics", "documents", "summary", "cruxes"])
def test_an_empty_base_says_what_to_do(empty_kb, command: str) -> None:
    result = empty_kb(command)
    assert result.exit_code == 0
    assert "kb ingest" in result.stdout


def test_export_prints_the_bundle(kb) -> None:
    result = kb("export")
    assert [d["path"] for d in json.loads(result.stdout)["documents"]] == ["notes/water.md", "threads/beds.txt"]
    assert kb("export", "--json").stdout == result.stdout
    unknown = kb("export", "--format", "papyrus")
    assert unknown.exit_code == 2
    assert "json" in unknown.stderr
