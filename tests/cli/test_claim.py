"""`kb claim`: a person's word on claims and links, what becomes of it, and what cannot be said."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from kb import pipeline, toml
from kb.store import Store

DENIED = "I think raised beds are better than clay in a wet spring, because they drain faster."
DENIAL = "Raised beds are not better than clay in a wet spring, because the timber holds the water."
SLUGS = "Slugs are not a real problem in a bed that has a wall of rough timber."
OTHER_SLUGS = "Slugs are not a real problem in a bed which has a wall of rough timber."
LEANING = "This is why a wooden wall pays for itself within two seasons."
GRAVEL = "Gravel paths drain faster than bark paths in a wet winter, because water runs through them."
BEDS = f"""\
Raised beds
By Ada Brook @ 2023-01-02T10:00 (+5)
{DENIED}
{SLUGS}
{LEANING}
Ben Stone @ 2023-01-03T11:00 (+2)
> {DENIED}

I disagree. {DENIAL}
"""
PATHS = f"""\
Garden paths
By Cleo Nunn @ 2023-02-02T10:00 (+5)
{OTHER_SLUGS}
{LEANING}
{GRAVEL}
"""
SETTINGS = "[dedup]\nsame = 0.3\nsame_short = 0.3\ntwins = 0.3\n"
"""So low that the two sentences on slugs are one claim by the machine."""


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> Path:
    """A folder of two threads and their base, to be copied."""
    from tests.conftest import WordEncoder

    folder = tmp_path_factory.mktemp("read")
    for name, text in (("beds.txt", BEDS), ("paths.txt", PATHS), ("kb.toml", SETTINGS)):
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.pipeline.freshness.load_encoder", lambda _: WordEncoder())
        config = toml.load(folder / "kb.toml")
        files = [folder / "beds.txt", folder / "paths.txt"]
        report = pipeline.ingest(files, config, folder / "kb.db", format="ea_forum_text")
    assert report.sizes is not None
    assert (report.sizes.claims, report.sizes.merged, report.sizes.contested, report.sizes.cruxes) == (6, 1, 1, 1)
    return folder


@pytest.fixture
def kb(invoke, read: Path, encoder, monkeypatch):
    """Run `kb` in a folder with a base of its own of both threads."""
    monkeypatch.setattr("kb.pipeline.freshness.load_encoder", lambda _: encoder)
    for file in read.glob("*[!k]"):
        shutil.copy(file, file.name)
    return invoke


def ok(result):
    assert result.exit_code == 0, result.stderr
    return result


def claims() -> dict[str, frozenset[str]]:
    """The claims by their ids, as the wordings that they hold."""
    with Store.open(Path("kb.db"), mode="read") as store:
        words = {m.id: m.text for m in store.mentions.all()}
        return {c.id: frozenset(words[m] for m in c.mention_ids) for c in store.claims.all()}


def holder(words: str) -> str:
    """The id of the only claim with these words."""
    (found,) = (id_ for id_, held in claims().items() if words in held)
    return found


def mention(words: str) -> str:
    with Store.open(Path("kb.db"), mode="read") as store:
        return next(m.id for m in store.mentions.all() if m.text == words)


def links() -> dict[tuple[str, str], tuple[str, str]]:
    """How claims bear on each other, and by what, by the words that show it."""
    with Store.open(Path("kb.db"), mode="read") as store:
        words = {m.id: m.text for m in store.mentions.all()}
        return {
            (words[s.source_mention_id], words[s.target_mention_id]): (s.label.value, s.method)
            for s in store.stances.all()
        }


def link_id(source: str) -> str:
    with Store.open(Path("kb.db"), mode="read") as store:
        return next(s.id for s in store.stances.all() if store.mentions.get(s.source_mention_id).text == source)


def said(kb, *options: str) -> list[dict]:
    return json.loads(kb("claim", "judgements", "--json", *options).stdout)


def test_a_link_is_taken_away_and_comes_back(kb) -> None:
    before = links()
    assert before[DENIAL, DENIED] == ("disputes", "quote+cue")
    out = ok(kb("claim", "neutral", link_id(DENIAL)[:10])).stdout
    assert "do not bear on each other" in out
    assert "before  the first disputes the second · by quote+cue" in out
    assert "now     no link" in out
    assert "contested claims 1 -> 0 · cruxes 1 -> 0" in out
    assert "kb cruxes --since 1 shows which" in out
    assert (DENIAL, DENIED) not in links()
    assert "closed" in ok(kb("cruxes", "--since", "1")).stdout.casefold()
    (given,) = said(kb)
    assert f"kb claim undo {given['id'][:10]}" in out
    back = ok(kb("claim", "undo")).stdout
    assert back.startswith("Taken back: ")
    assert "contested claims 0 -> 1" in back
    assert links() == before
    assert said(kb) == []


def test_a_word_is_kept_in_the_words_of_the_sentences(kb) -> None:
    ok(kb("claim", "neutral", link_id(DENIAL)))
    (given,) = said(kb)
    assert (given["subject"], given["object"], given["verdict"]) == (DENIAL, DENIED, "neutral")


def test_a_word_survives_new_readings_forgetting_and_an_export(kb) -> None:
    ok(kb("claim", "supports", holder(GRAVEL), holder(DENIED)))
    ok(kb("claim", "different", mention(SLUGS), mention(OTHER_SLUGS)))
    held = links()[GRAVEL, DENIED]
    assert held == ("supports", "judgement")
    assert holder(SLUGS) != holder(OTHER_SLUGS)
    Path("paths.txt").write_text(PATHS.replace("Garden paths\n", "Paths\n\n"), encoding="utf-8")
    ok(kb("ingest", "paths.txt", "--format", "ea_forum_text"))
    assert links()[GRAVEL, DENIED] == held
    ok(kb("forget", "paths.txt"))
    assert (GRAVEL, DENIED) not in links()
    ok(kb("rebuild"))
    ok(kb("ingest", "paths.txt", "--format", "ea_forum_text"))
    assert links()[GRAVEL, DENIED] == held
    assert holder(SLUGS) != holder(OTHER_SLUGS)
    Path("base.json").write_text(kb("export").stdout, encoding="utf-8")
    ok(kb("--db", "copy.db", "ingest", "base.json", "--format", "bundle"))
    assert kb("--db", "copy.db", "export").stdout == kb("export").stdout


def test_two_claims_become_one_and_two_again(kb) -> None:
    first, second = holder(GRAVEL), holder(DENIAL)
    out = ok(kb("claim", "same", first[:8], second[2:10])).stdout
    assert out.count("before  c:") == 2
    assert out.count("now     c:") == 1
    assert "claims 6 -> 5" in out
    assert holder(GRAVEL) == holder(DENIAL)
    ok(kb("claim", "different", mention(GRAVEL), mention(DENIAL)))
    assert (holder(GRAVEL), holder(DENIAL)) == (first, second)
    assert [j["verdict"] for j in said(kb)] == ["not-same"]
    assert [j["undone"] for j in said(kb, "--all")] == [True, False]
    # A denial is one claim with what it denies, if a person says so.
    ok(kb("claim", "same", DENIAL, DENIED))
    assert holder(DENIAL) == holder(DENIED)


def test_what_the_machine_made_one_is_parted(kb) -> None:
    assert holder(SLUGS) == holder(OTHER_SLUGS)
    shown = ok(kb("show", holder(SLUGS))).stdout
    hint = next(line for line in shown.splitlines() if "kb claim different" in line)
    one, two = hint.split()[4:6]
    ok(kb("claim", "different", one, two))
    assert holder(SLUGS) != holder(OTHER_SLUGS)
    ok(kb("rebuild", "--all"))
    assert holder(SLUGS) != holder(OTHER_SLUGS)
    ok(kb("claim", "undo"))
    assert holder(SLUGS) == holder(OTHER_SLUGS)


def test_the_later_word_on_a_pair_takes_the_place_of_the_earlier(kb) -> None:
    ok(kb("claim", "supports", GRAVEL, DENIED))
    out = ok(kb("claim", "disputes", GRAVEL, DENIED)).stdout
    assert "in place of what you said before: supports" in out
    assert links()[GRAVEL, DENIED] == ("disputes", "judgement")
    # The other way round is another link, and no link is none either way.
    ok(kb("claim", "supports", DENIED, GRAVEL))
    assert [j["verdict"] for j in said(kb)] == ["disputes", "supports"]
    out = ok(kb("claim", "neutral", DENIED, GRAVEL)).stdout
    assert out.count("in place of") == 2
    assert [j["verdict"] for j in said(kb)] == ["neutral"]
    assert not {(GRAVEL, DENIED), (DENIED, GRAVEL)} & links().keys()
    ok(kb("claim", "disputes", GRAVEL, DENIED))
    assert [j["verdict"] for j in said(kb)] == ["disputes"]


def test_a_link_is_turned_or_confirmed_by_its_id(kb) -> None:
    ok(kb("claim", "supports", link_id(DENIAL)))
    assert links()[DENIAL, DENIED] == ("supports", "judgement")
    ok(kb("claim", "undo"))
    ok(kb("claim", "disputes", link_id(DENIAL)))
    assert links()[DENIAL, DENIED] == ("disputes", "judgement")


def test_one_claim_and_a_link_within_it_cannot_both_hold(kb) -> None:
    ok(kb("claim", "disputes", GRAVEL, SLUGS))
    (given,) = said(kb)
    refused = kb("claim", "same", mention(SLUGS), mention(GRAVEL))
    assert refused.exit_code == 2
    assert f"by your word {given['id']} one of them disputes the other; both cannot hold" in refused.stderr
    assert f"kb claim undo {given['id']}" in refused.stderr
    ok(kb("claim", "undo"))
    ok(kb("claim", "same", SLUGS, GRAVEL))
    (given,) = said(kb)
    refused = kb("claim", "disputes", mention(SLUGS), mention(GRAVEL))
    assert refused.exit_code == 2
    assert f"by your word {given['id']} they are one claim" in refused.stderr
    # What the machine made one is told otherwise: no word is there to take back.
    ok(kb("claim", "undo"))
    refused = kb("claim", "supports", mention(SLUGS), mention(OTHER_SLUGS))
    assert refused.exit_code == 2
    assert "kb claim different" in refused.stderr


def test_a_knot_of_words_is_refused_with_what_ties_it(kb) -> None:
    ok(kb("claim", "same", GRAVEL, DENIED))
    ok(kb("claim", "same", DENIED, DENIAL))
    ids = [j["id"] for j in said(kb)]
    refused = kb("claim", "different", mention(GRAVEL), mention(DENIAL))
    assert refused.exit_code == 2
    assert all(id_ in refused.stderr for id_ in ids)
    # A word on just these two is replaced, whatever else is one with them.
    ok(kb("claim", "different", mention(DENIED), mention(DENIAL)))
    ok(kb("claim", "different", mention(GRAVEL), mention(DENIAL)))
    refused = kb("claim", "same", mention(SLUGS), mention(DENIAL))
    assert refused.exit_code == 0
    refused = kb("claim", "same", mention(SLUGS), mention(DENIED))
    assert refused.exit_code == 2
    assert "kept apart" in refused.stderr


def test_a_sentence_is_dropped_and_kept_again(kb) -> None:
    claim, id_ = holder(GRAVEL), mention(GRAVEL)
    out = ok(kb("claim", "drop", claim)).stdout
    assert "is no claim" in out
    assert "now     no claim" in out
    assert claim not in claims()
    assert f"kb claim keep {id_[:10]}" in ok(kb("show", id_)).stdout
    again = kb("claim", "drop", id_)
    assert again.exit_code == 2
    assert "already" in again.stderr
    other = kb("claim", "supports", id_, holder(SLUGS))
    assert other.exit_code == 5
    assert "kb claim keep" in other.stderr
    ok(kb("claim", "keep", id_[:10]))
    assert claim in claims()
    ok(kb("claim", "drop", GRAVEL))
    ok(kb("claim", "keep", GRAVEL.upper()))
    assert claim in claims()


def test_a_claim_of_several_wordings_is_dropped_by_wording(kb) -> None:
    refused = kb("claim", "drop", holder(SLUGS))
    assert refused.exit_code == 5
    assert mention(SLUGS) in refused.stderr
    assert mention(OTHER_SLUGS) in refused.stderr
    ok(kb("claim", "drop", mention(OTHER_SLUGS)))
    assert claims()[holder(SLUGS)] == {SLUGS}


def test_words_that_are_several_claims_cannot_be_meant_by_words(kb) -> None:
    assert sum(LEANING in held for held in claims().values()) == 2
    refused = kb("claim", "same", mention(LEANING), holder(GRAVEL))
    assert refused.exit_code == 2
    assert "other documents" in refused.stderr
    ok(kb("claim", "drop", mention(LEANING)))
    assert not any(LEANING in held for held in claims().values())


def test_a_crux_and_a_place_stand_for_their_claim(kb) -> None:
    with Store.open(Path("kb.db"), mode="read") as store:
        (crux,) = store.cruxes.all()
    ok(kb("claim", "supports", "paths.txt:5", crux.id))
    (given,) = said(kb)
    assert (given["subject"], given["object"]) == (GRAVEL, DENIED)


def test_show_says_how_to_overrule_and_what_stands_by_a_word(kb) -> None:
    id_ = link_id(DENIAL)[:10]
    shown = ok(kb("show", id_)).stdout
    assert f"-> kb claim neutral {id_} takes it away\n-> kb claim supports {id_} turns it\n" in shown
    assert f"-> kb claim neutral {id_} overrules a link" in ok(kb("show", holder(DENIED))).stdout
    ok(kb("claim", "disputes", id_))
    (given,) = said(kb)
    link = link_id(DENIAL)
    shown = ok(kb("show", link)).stdout
    assert f"by judgement {given['id'][:10]}" in shown
    assert f"kb claim undo {given['id'][:10]}" in shown
    assert "kb claim neutral" not in shown
    assert json.loads(kb("show", link, "--json").stdout)["judgement"] == given["id"]
    assert f"by judgement {given['id'][:10]}" in ok(kb("show", holder(DENIED))).stdout
    ok(kb("claim", "same", GRAVEL, SLUGS))
    same = said(kb)[1]["id"]
    claim = ok(kb("show", holder(GRAVEL))).stdout
    assert f"by judgement {same[:10]}" in claim
    assert f"kb claim undo {same[:10]}" in ok(kb("show", same)).stdout


def test_what_changed_is_told_as_json_too(kb) -> None:
    told = json.loads(ok(kb("claim", "neutral", link_id(DENIAL), "--json")).stdout)
    assert told["judgement"]["kind"] == "stance"
    assert [s["label"] for s in told["links_before"]] == ["disputes"]
    assert told["links"] == []
    assert told["sizes"]["stances"] == told["sizes_before"]["stances"] - 1


@pytest.mark.parametrize("width", ["80", "120"])
def test_no_line_is_wider_than_the_page(kb, monkeypatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = ok(kb("--no-color", "claim", "same", GRAVEL, SLUGS)).stdout + kb("--no-color", "claim", "judgements").stdout
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert max(map(len, plain.splitlines())) <= int(width)


HOSTILE = "\x1b[31m\u202e[red]"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["same", "c:zz", GRAVEL], 5, "c:zz"),
        (["same", GRAVEL, "m:ffffffffffffffff"], 5, "m:ffffffffffffffff"),
        (["neutral", "s:ffff"], 5, "s:ffff"),
        (["neutral", GRAVEL], 2, "alone is no pair"),
        (["neutral", "s:ffff", GRAVEL], 2, "two claims already"),
        (["neutral", GRAVEL, "s:ffff"], 2, "two claims already"),
        (["same", GRAVEL, GRAVEL], 2, "one claim already"),
        (["same", SLUGS, OTHER_SLUGS], 2, "one claim already"),
        (["supports", GRAVEL, GRAVEL], 2, "no claim bears on itself"),
        (["different", GRAVEL, GRAVEL], 2, "the same words"),
        (["same", "Nobody ever said that of a garden.", GRAVEL], 5, "or says so"),
        (["drop", "Nobody ever said that of a garden."], 5, "or says so"),
        (["drop", "beds.txt"], 5, "means a document"),
        (["drop", "d:ff"], 5, "is the id of a document"),
        (["drop", HOSTILE], 5, "[red]"),
        (["drop", "c:" + HOSTILE], 5, "[red]"),
        (["same", HOSTILE, "' OR 1=1 --"], 5, "[red]"),
        (["supports", "c:%", GRAVEL], 5, "c:%"),
        (["drop", ""], 5, "''"),
        (["keep", GRAVEL], 5, "nobody has dropped"),
        (["keep", HOSTILE], 5, "[red]"),
        (["undo"], 5, "no judgement on claims"),
        (["undo", "j:00"], 5, "j:00"),
        (["undo", "c:00"], 5, "c:00"),
        (["drop"], 2, "'A'"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(kb, words: list[str], code: int, told: str) -> None:
    before = claims(), links()
    result = kb("claim", *words)
    assert result.exit_code == code, result.stderr
    assert told in result.stderr
    assert result.stdout == ""
    assert not {"\x1b", "\u202e"} & set(result.stderr)
    assert (claims(), links()) == before
    assert said(kb, "--all") == []


def test_saying_it_twice_and_taking_it_back_twice_is_told(kb) -> None:
    ok(kb("claim", "neutral", GRAVEL, DENIED))
    again = kb("claim", "neutral", DENIED, GRAVEL)
    assert again.exit_code == 2
    assert "said so already" in again.stderr
    (given,) = said(kb)
    ok(kb("claim", "undo", given["id"][:8]))
    assert kb("claim", "undo", given["id"]).exit_code == 2
    ok(kb("claim", "neutral", GRAVEL, DENIED))
    assert [j["undone"] for j in said(kb, "--all")] == [False]


def test_each_group_takes_back_its_own_words(kb) -> None:
    ok(kb("claim", "neutral", GRAVEL, DENIED))
    ok(kb("author", "rename", "Ben Stone", "Benedict Stone"))
    (given,) = said(kb)
    assert "no judgement on authors" in kb("author", "undo", given["id"]).stderr
    assert "Benedict" in ok(kb("author", "undo")).stdout
    assert said(kb) == [given]
    assert ok(kb("claim", "undo")).stdout.startswith("Taken back: “Gravel")


def test_a_word_that_changes_nothing_now_says_so(kb) -> None:
    assert "Nothing changes by it now" in ok(kb("claim", "different", GRAVEL, DENIED)).stdout


def test_without_a_base_there_is_nothing_to_correct(invoke) -> None:
    assert invoke("claim", "drop", "c:00").exit_code == 5
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    "command", ["same", "different", "supports", "disputes", "neutral", "drop", "keep", "undo", "judgements"]
)
def test_every_command_of_the_group_has_help_with_an_example(invoke, command: str) -> None:
    out = ok(invoke("claim", command, "--help")).stdout
    assert f"  kb claim {command}" in out.split("Examples:")[1]
