"""Search over the sample base: both rankings, folding to claims, sides, filters."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config
from kb.errors import ConfigError, NotFoundError
from kb.placing import Group, Placing, Reading
from kb.protocols import Encoder
from kb.records import ClaimKind
from kb.retrieval import rows
from kb.retrieval.coded import encode
from kb.retrieval.query import Query
from kb.retrieval.ranking import Ranker
from kb.search import SearchFilter, SearchResult, related, search
from kb.search.snippets import Snippets
from kb.store import Store
from kb.views.passages import Passages

QUERY = "Raised beds pay for themselves within two seasons"


def find(base: Path, encoder: Encoder, query: str, limit: int | None = None, **wanted: object) -> SearchResult:
    """Search with these filters and settings."""
    settings = {name: wanted.pop(name) for name in [*wanted] if hasattr(Config().search, name)}
    config = dataclasses.replace(Config(), search=dataclasses.replace(Config().search, **settings))
    with Store.open(base, mode="read") as store:
        return search(store, encoder, config, query, SearchFilter(**wanted), limit)  # type: ignore[arg-type]


def texts(result: SearchResult, group: Group) -> list[str]:
    return [hit.text for hit in result.group(group)]


def test_a_statement_is_answered_for_and_against(base: Path, encoder: Encoder) -> None:
    result = find(base, encoder, "Raised beds will pay for themselves within two seasons")
    assert result.reading is Reading.STATEMENT
    assert "Raised beds pay for themselves within two seasons." in texts(result, Group.FOR)
    assert "Raised beds do not pay for themselves within two seasons." in texts(result, Group.AGAINST)


def test_each_hit_says_why_it_stands_there(base: Path, encoder: Encoder) -> None:
    result = find(base, encoder, "Raised beds will pay for themselves within two seasons")
    sides = {hit.text: hit for hit in result.hits}
    denial = sides["Raised beds do not pay for themselves within two seasons."]
    assert denial.group is Group.AGAINST
    assert "negation" in denial.why
    assert all(hit.why for hit in result.hits)


LINKED = "My own beds paid off in a year."


def test_what_a_link_brings_has_to_speak_of_the_query(base: Path, encoder: Encoder) -> None:
    query = "Raised beds pay for themselves within two seasons"
    assert LINKED in texts(find(base, encoder, query, min_cosine=0.3), Group.RELATED)
    assert LINKED in texts(find(base, encoder, query, min_cosine=0.3, read_words=0.01), Group.FOR)
    assert LINKED in texts(find(base, encoder, query, min_cosine=0.6, read_words=0.01), Group.RELATED)


def test_no_link_is_followed_from_what_a_network_read(base: Path, encoder: Encoder, draft, monkeypatch) -> None:
    query, pay = "Beds are a bargain anywhere in a year", draft.claims["pay"].id
    read = {pay: Placing(Group.FOR, "read as saying it", 0.9)}
    monkeypatch.setattr("kb.search.answer.read_sides", lambda *_: read)
    result = find(base, encoder, query, read_words=0.01, min_cosine=0.0)
    assert {hit.text: hit.group for hit in result.hits}[LINKED] is Group.RELATED
    assert {hit.claim_id: hit.group for hit in result.hits}[pay] is Group.FOR


def test_keywords_have_no_sides(base: Path, encoder: Encoder) -> None:
    result = find(base, encoder, "raised beds")
    assert result.reading is Reading.KEYWORDS
    assert {hit.group for hit in result.hits} == {Group.RELATED}
    assert result.hits


def test_mentions_fold_to_claims(base: Path, encoder: Encoder) -> None:
    result = find(base, encoder, "raised beds pay")
    ids = [hit.claim_id for hit in result.hits]
    assert len(ids) == len(set(ids))
    pay = next(hit for hit in result.hits if hit.text.startswith("Raised beds pay"))
    assert pay.mentions == 2
    assert {pay.passage.author, *(p.author for p in pay.also)} == {"Ada Brook", "Chloë Nunn"}
    assert pay.authors == ("Ada Brook", "Chloë Nunn")


def test_a_hit_says_where_it_stands(base: Path, encoder: Encoder) -> None:
    hit = find(base, encoder, "timber rots").hits[0]
    assert (hit.passage.path, hit.passage.line, hit.passage.date) == ("threads/beds.txt", 3, "2023-01-03T11:00")
    assert hit.passage.author == "Ben Stone"
    assert {part.name for part in hit.parts} == {"words", "meaning", "cosine", "in context", "document"}


@pytest.mark.parametrize(
    ("wanted", "authors"),
    [
        ({"since": "2023-01-03"}, {"Ben Stone", "Chloë Nunn"}),
        ({"until": "2023-01"}, {"Ada Brook", "Ben Stone"}),
        ({"since": "2023-01-03", "until": "2023-01-03"}, {"Ben Stone"}),
        ({"since": "2024"}, set()),
    ],
)
def test_dates(base: Path, encoder: Encoder, wanted: dict[str, str], authors: set[str]) -> None:
    result = find(base, encoder, "raised beds pay timber slugs year", **wanted)
    assert {hit.passage.author for hit in result.hits} == authors


def test_a_date_of_the_document_counts_for_undated_posts(base: Path, encoder: Encoder) -> None:
    assert find(base, encoder, "rain barrels water", until="2021-05-06").hits
    assert not find(base, encoder, "rain barrels water", until="2021-05-05").hits


def test_filters_by_author_document_topic_and_kind(base: Path, encoder: Encoder, draft) -> None:
    author = draft.posts[1].author_id
    assert {h.passage.author for h in find(base, encoder, "raised beds", author_id=author).hits} == {"Ben Stone"}
    found = find(base, encoder, "water slugs", document_id=draft.note.id)
    assert {h.passage.path for h in found.hits} == {"notes/water.md"}
    found = find(base, encoder, "timber rots slugs", topic_id=draft.topic_id)
    assert {h.text for h in found.hits} == {"Timber rots faster than vendors admit."}
    found = find(base, encoder, "drip lines water", kind=ClaimKind.PREDICTION)
    assert [h.text for h in found.hits] == ["Rain barrels save more water than drip lines."]


def test_filtered_links_stay_out(base: Path, encoder: Encoder, draft) -> None:
    result = find(base, encoder, f"{QUERY} will", author_id=draft.posts[0].author_id)
    assert {hit.passage.author for hit in result.hits} == {"Ada Brook"}


def test_limit_holds_for_each_group(base: Path, encoder: Encoder) -> None:
    everything = find(base, encoder, "raised beds timber barrels water slugs", limit=50)
    one = find(base, encoder, "raised beds timber barrels water slugs", limit=1)
    assert [hit.under for hit in one.hits].count(None) == 1
    assert one.hits[0] == everything.hits[0]
    assert one.found == everything.found > 1


def test_claims_close_together_are_one_passage(base: Path, encoder: Encoder) -> None:
    result = find(base, encoder, "raised beds timber barrels water slugs")
    heads = {hit.claim_id: hit for hit in result.hits if hit.under is None}
    below = [hit for hit in result.hits if hit.under]
    assert below
    for hit in below:
        head = heads[hit.under]
        assert (hit.passage.post_id, hit.group) == (head.passage.post_id, head.group)
        assert hit.score <= head.score
    apart = find(base, encoder, "raised beds timber barrels water slugs", together=-1)
    assert {hit.claim_id for hit in result.hits} == {hit.claim_id for hit in apart.hits}
    assert all(hit.under is None for hit in apart.hits)


@pytest.mark.parametrize("query", ['"', "AND OR NOT", "beds*", "NEAR(beds, 2)", "'; DROP TABLE mentions; --", "", "  "])
def test_a_query_is_never_syntax(base: Path, encoder: Encoder, query: str) -> None:
    find(base, encoder, query)
    with Store.open(base, mode="read") as store:
        assert store.sizes().mentions == 9


def test_what_nobody_wrote_about_is_not_found(base: Path, encoder: Encoder) -> None:
    assert find(base, encoder, "xylophone quasar").hits == ()


def test_far_in_meaning_counts_only_with_every_word(base: Path) -> None:
    class Far:
        name, dimension, fingerprint = "far", 2, "far"

        def encode(self, texts):
            import numpy as np

            return np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))

    with Store.open(base, mode="read") as store:
        ranked = Ranker(store, Far(), Config().search, Query("the drip lines")).rank()
        assert {m.mention_id for m in ranked} == {
            m.id for m in store.mentions.all() if "drip lines" in m.text.casefold()
        }
        assert Ranker(store, Far(), Config().search, Query("drip xylophone")).rank() == []


@pytest.mark.parametrize(("nearest", "found"), [(0.4, 2), (0.34, 0)])
def test_what_is_farther_counts_once_something_is_near(base: Path, monkeypatch, nearest: float, found: int) -> None:
    class East:
        name, dimension, fingerprint = "east", 2, "east"

        def encode(self, texts):
            return np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))

    def at(_store, _encoder, hashes):
        cosines = np.array([nearest, 0.25, *[0.1] * (len(hashes) - 2)], dtype=np.float32)
        return encode(np.column_stack([cosines, np.sqrt(1 - cosines**2)]))

    monkeypatch.setattr(rows, "_coded", at)
    config = dataclasses.replace(Config().search, context_weight=0.0)
    with Store.open(base, mode="read") as store:
        assert len(Ranker(store, East(), config, Query("xylophone quasar")).rank()) == found
        # What is near counts only if the filter lets it through.
        _nearest, *rest = [n for n, *_ in store.mentions.places()]
        assert Ranker(store, East(), config, Query("xylophone quasar"), set(rest)).rank() == []


def test_the_score_is_made_of_words_and_meaning(base: Path, encoder: Encoder) -> None:
    config = Config().search
    with Store.open(base, mode="read") as store:
        best, *rest = Ranker(store, encoder, config, Query("slugs rarely climb a wooden wall")).rank()
        assert store.mentions.get(best.mention_id).text == "Slugs rarely climb a wooden wall."
        assert (best.words, best.meaning) == (1.0, 1.0)
        for match in rest:
            own = config.word_weight * match.words + (1 - config.word_weight) * match.meaning
            made = (1 - config.document_weight) * own + config.document_weight * match.document
            assert match.score == pytest.approx(made, abs=1e-6)


def test_a_quoted_phrase_must_stand_there(base: Path, encoder: Encoder) -> None:
    found = find(base, encoder, '"drip lines" water')
    assert {h.text for h in found.hits} == {
        "Rain barrels save more water than drip lines.", "Drip lines clog in hard water.",
    }  # fmt: skip
    assert not find(base, encoder, '"lines drip" water').hits
    assert not find(base, encoder, '"drip line" water').hits


@pytest.mark.parametrize(
    ("query", "authors", "narrowed"),
    [
        ("author:ben raised beds", {"Ben Stone"}, "author Ben Stone"),
        ('author:"Ada Brook" raised beds', {"Ada Brook"}, "author Ada Brook"),
        ("raised beds after:2023-01-03", {"Ben Stone", "Chloë Nunn"}, "after 2023-01-03"),
        ("raised beds before:2023-01-03", {"Ada Brook"}, "before 2023-01-03"),
        ("raised beds before:2023", set(), "before 2023"),
        ("raised beds topic:timber document:beds.txt", {"Ben Stone", "Chloë Nunn"}, "topic raised beds"),
        ("drip lines kind:prediction", {"anonymous 1 in water"}, "kind prediction"),
    ],
)
def test_filters_in_the_query(base: Path, encoder: Encoder, query: str, authors: set[str], narrowed: str) -> None:
    result = find(base, encoder, query)
    assert {hit.passage.author for hit in result.hits} == authors
    assert result.narrowed[0] == narrowed


def test_a_side_alone(base: Path, encoder: Encoder) -> None:
    result = find(base, encoder, f"{QUERY} stance:against")
    assert result.found == len(result.hits)
    assert {hit.group for hit in result.hits} == {Group.AGAINST}


@pytest.mark.parametrize(
    ("query", "said", "hint"),
    [
        ("autor:ben beds", "autor:", "author:"),
        ("kind:predction beds", "kind:predction", "prediction"),
        ("stance:agianst beds do pay", "stance:agianst", "against"),
        ("after:2023-02-30 beds", "2023-02-30", "2023-11-28"),
        ("author:ben author:ada beds", "twice", "once"),
        ("author:ben", "no words", "kb claims"),
        ("stance:for raised beds", "keywords", "sentence"),
    ],
)
def test_a_filter_that_cannot_be_is_told(base: Path, encoder: Encoder, query: str, said: str, hint: str) -> None:
    with pytest.raises(ConfigError) as told:
        find(base, encoder, query)
    assert said in told.value.message
    assert hint in (told.value.hint or "")


@pytest.mark.parametrize("query", ["author:zzqqx beds", "topic:bads beds"])
def test_an_unknown_name_is_told_with_the_nearest(base: Path, encoder: Encoder, query: str) -> None:
    with pytest.raises(NotFoundError) as told:
        find(base, encoder, query)
    assert "nearest" in (told.value.hint or "")


def test_a_snippet_shows_the_context_and_marks_the_words(base: Path, encoder: Encoder, draft) -> None:
    snippet = find(base, encoder, "slug climbing").hits[0].snippet
    assert snippet.text[snippet.start : snippet.end] == "Slugs rarely climb a wooden wall."
    assert snippet.text.startswith("Raised beds pay")
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["Slugs", "climb"]
    with Store.open(base, mode="read") as store:
        (passage,) = Passages(store).of([draft.mentions["clog"].id])
        cut = Snippets(store, Query("hard water"), 15).of(passage)
    assert cut.text == "drip lines. Drip lines clog in hard water. \x1b[31mBarrels"
    assert (cut.cut_before, cut.cut_after) == (True, True)
    assert [cut.text[a:b] for a, b in cut.marks] == ["hard water"]


def test_related_claims_of_a_claim(base: Path, encoder: Encoder, draft) -> None:
    claim = draft.claims["pay"]
    with Store.open(base, mode="read") as store:
        result = related(store, encoder, Config(), claim.id, SearchFilter())
    sides = {hit.text: hit for hit in result.hits}
    assert claim.text not in sides
    assert sides["Raised beds do not pay for themselves within two seasons."].group is Group.AGAINST
    assert sides["My own beds paid off in a year."].group is Group.FOR
    assert sides["My own beds paid off in a year."].why.startswith("supports the claim (")
    assert result.query == claim.text


def test_the_words_of_a_claim_are_no_filters(base: Path, encoder: Encoder, draft) -> None:
    claim = draft.claims["pay"]
    with Store.open(base, mode="write") as store:
        store.connection.run("UPDATE claims SET text = ? WHERE id = ?", ('author:nobody said "never here"', claim.id))
    with Store.open(base, mode="read") as store:
        related(store, encoder, Config(), claim.id, SearchFilter())
        with pytest.raises(NotFoundError):
            related(store, encoder, Config(), "c:0123456789abcdef", SearchFilter())
