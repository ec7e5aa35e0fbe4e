from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.config import DedupConfig
from kb.ids import make_id
from kb.records import ClaimKind, Hedge, Judgement, JudgementKind, Mention, Mode
from kb.stages.contradiction import contradicts
from kb.stages.dedup import Matches, cluster, match
from kb.stages.guard import near_twins

LOOSE = DedupConfig(near=0.5, same=0.6, same_short=0.6, twins=0.99)


def mention(text: str, place: int = 0, document: str = "d:1", **more: object) -> Mention:
    given = {"kind": ClaimKind.EMPIRICAL, "hedge": Hedge.PLAIN, "mode": Mode.ASSERTS, "confidence": 0.9,
             "author_id": "a:ann"}  # fmt: skip
    return Mention(
        id=make_id("m", document, place), document_id=document, post_id="p:1", start=place, end=place + len(text),
        line=1, end_line=1, text=text, **{**given, **more},
    )  # fmt: skip


def judged(kind: JudgementKind, one: str, two: str | None = None, *, undone: bool = False) -> Judgement:
    return Judgement(make_id("j", kind, one), kind, one, two, "yes", None, "2024-01-01", undone)


@pytest.fixture(scope="session")
def grouped(bag: object, same_words: object) -> Callable[..., list[list[str]]]:
    """The texts of every claim, each sorted, for mentions of these texts."""

    def group(
        texts: Sequence[str], judgements: Sequence[Judgement] = (), config: DedupConfig = LOOSE
    ) -> list[list[str]]:
        mentions = [mention(text, 1000 * i) for i, text in enumerate(texts)]
        edges = match(mentions, bag.encode(texts), judgements, same_words, config)
        text_of = {m.id: m.text for m in mentions}
        return sorted(sorted(text_of[m] for m in c.mention_ids) for c in cluster(mentions, edges, judgements))

    return group


@pytest.mark.parametrize(
    ("one", "two", "merge"),
    [
        ("Slugs climb wood.", "slugs  climb WOOD.", True),
        ("Raised beds pay off within two seasons.", "Within two seasons raised beds pay off.", True),
        ("Raised beds pay off within two seasons.", "Raised beds pay off quickly within two seasons.", True),
        ("Raised beds pay off within two seasons.", "Raised beds do not pay off within two seasons.", False),
        ("Raised beds pay off within two seasons.", "Raised beds pay off within five seasons.", False),
        ("The shed is too wet for tools in May.", "The shed is too dry for tools in May.", False),
        ("Raised beds pay off within two seasons.", "The ferry is late again.", False),
    ],
)
def test_pairs(one: str, two: str, merge: bool, grouped: Callable) -> None:
    assert (len(grouped([one, two])) == 1) is merge


@pytest.mark.parametrize(
    ("one", "two", "twins"),
    [
        ("The survey was large and careful.", "The survey was large and careless.", True),
        ("The ferry runs in summer to the island.", "The ferry runs in winter to the island.", True),
        ("The new ferry was badly oversold.", "The new ferry was badly undersold.", True),
        ("The old ferry still sails as well in heavy winter weather as the new one.",
         "The old ferry still sails less well in heavy winter weather than the new one.", True),
        ("Old ferries are slow but safe, and new ones quick.", "New ferries are slow but safe, and old ones quick.",
         True),
        ("Within two years the old ferry pays off.", "The old ferry pays off well within two years.", False),
        ("The slug climbs the wall.", "The slug climbed the wall.", False),
        ("The ferry runs in summer.", "The ferry runs in the summer.", False),
        ("The ferry runs in summer.", "Nobody has seen an eel here.", False),
    ],
)  # fmt: skip
def test_one_swapped_word_keeps_two_sentences_apart(one: str, two: str, twins: bool) -> None:
    assert near_twins(one, two) is near_twins(two, one) is twins


def test_words_that_lean_on_their_neighbours_are_one_claim_only_within_a_document(same_words: object) -> None:
    def claims(text: str) -> int:
        mentions = [mention(text, 0, "d:1"), mention(text, 50, "d:1"), mention(text, 0, "d:2")]
        far = np.eye(3, dtype=np.float32)
        return len(cluster(mentions, match(mentions, far, (), same_words, LOOSE), ()))

    assert claims("Slugs climb wood.") == 1
    assert claims("That makes it worse.") == 2


def test_edges_say_how_they_were_found(bag: object, same_words: object) -> None:
    texts = ["Raised beds pay off.", "Raised beds pay off!", "Raised beds pay off.", "Raised beds soon pay off."]
    mentions = [mention(t, 100 * i) for i, t in enumerate(texts)]
    edges = match(
        mentions, bag.encode(texts), [judged(JudgementKind.SAME, texts[0], texts[1])], same_words, LOOSE
    ).edges
    assert {e.method for e in edges} == {"identical", "paraphrase", "judgement"}
    assert [e.score for e in edges] == sorted((e.score for e in edges), reverse=True)
    for edge in edges:
        assert edge.source < edge.target
        names = {p.name: p.value for p in edge.parts}
        if edge.method == "paraphrase":
            assert names["same"] == edge.score >= LOOSE.same
            assert names["cosine"] >= LOOSE.near


def test_a_person_decides_over_the_machine(grouped: Callable) -> None:
    pay, soon, ferry = "Raised beds pay off.", "Raised beds soon pay off.", "The ferry is late again."
    never = "Raised beds never pay off."
    assert grouped([pay, soon]) == [[pay, soon]]
    assert grouped([pay, soon], [judged(JudgementKind.NOT_SAME, soon, pay)]) == [[pay], [soon]]
    assert grouped([pay, ferry], [judged(JudgementKind.SAME, pay, ferry)]) == [[pay, ferry]]
    assert grouped([pay, never], [judged(JudgementKind.SAME, pay, never)]) == [sorted([pay, never])]
    assert grouped([pay, ferry, pay], [judged(JudgementKind.NOT_A_CLAIM, pay)]) == [[ferry]]


@pytest.mark.parametrize("last", [JudgementKind.SAME, JudgementKind.NOT_SAME])
@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_contrary_words_the_later_counts(last: JudgementKind, turn: int, grouped: Callable) -> None:
    pay, soon = "Raised beds pay off.", "Raised beds soon pay off."
    first = JudgementKind.NOT_SAME if last is JudgementKind.SAME else JudgementKind.SAME
    words = [judged(first, pay, soon), dataclasses.replace(judged(last, soon, pay), created="2024-01-02")][::turn]
    assert grouped([pay, soon], words) == ([[pay, soon]] if last is JudgementKind.SAME else [[pay], [soon]])


@pytest.mark.parametrize("kind", [JudgementKind.SAME, JudgementKind.NOT_SAME, JudgementKind.NOT_A_CLAIM])
def test_a_judgement_taken_back_decides_nothing(kind: JudgementKind, grouped: Callable) -> None:
    texts = ["Raised beds pay off.", "Raised beds soon pay off.", "The ferry is late again."]
    other = texts[2] if kind is JudgementKind.SAME else texts[1]
    assert grouped(texts, [judged(kind, texts[0], other, undone=True)]) == grouped(texts)
    assert grouped(texts, [judged(kind, texts[0], other)]) != grouped(texts)


def test_a_paraphrase_is_checked_against_the_whole_cluster(same_words: object) -> None:
    """Two sentences that each lie close to a third do not meet in it if they contradict each other."""
    texts = ["Old raised beds pay off well.", "Raised beds pay off.", "Raised beds pay off in 3 years.",
             "Raised beds pay off in 5 years."]  # fmt: skip
    mentions = [mention(t, 100 * i) for i, t in enumerate(texts)]
    same = np.full((4, 1), 1.0, dtype=np.float32)
    claims = cluster(mentions, match(mentions, same, (), same_words, LOOSE), ())
    home = {m: c.id for c in claims for m in c.mention_ids}
    assert home[mentions[2].id] != home[mentions[3].id]
    assert len(claims) == 2


def test_a_claim_is_shown_by_its_best_mention(same_words: object) -> None:
    text = "Raised beds pay off."
    given = [
        mention(text, 0, author_id="a:bo", mode=Mode.PRESENTS, confidence=0.99),
        mention(text, 100, author_id="a:cy", quote_id="q:1", confidence=0.98),
        mention(text, 200, author_id="a:ann", confidence=0.7),
        mention(text, 300, author_id="a:dee", confidence=0.8, kind=ClaimKind.PREDICTION),
    ]
    (claim,) = cluster(given, match(given, np.eye(4, dtype=np.float32), (), same_words, LOOSE), ())
    assert claim.mention_id == given[3].id
    assert claim.kind is ClaimKind.PREDICTION
    assert claim.mention_ids == tuple(m.id for m in given)
    assert claim.author_ids == ("a:ann", "a:cy", "a:dee")


def test_nothing_in_nothing_out(same_words: object) -> None:
    found = match([], np.zeros((0, 1), np.float32), (), same_words, LOOSE)
    assert found == Matches((), frozenset(), frozenset())
    assert cluster([], found, ()) == []


@pytest.fixture
def says() -> Callable[[Sequence[float]], object]:
    """A same-claim model that says the same of every pair."""

    class Says:
        name = fingerprint = "says"

        def __init__(self, row: Sequence[float]) -> None:
            self.row, self.asked = row, []

        def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
            self.asked += pairs
            return np.array([self.row] * len(pairs), dtype=np.float32).reshape(-1, 3)

    return Says


FERRY = ["The ferry saves the island's only shop.", "Without the boat the store there would close."]


@pytest.mark.parametrize(
    ("row", "count"), [((0.8, 0.1, 0.1), 1), ((0.4, 0.1, 0.5), 2), ((0.45, 0.5, 0.05), 2), ((0.1, 0.8, 0.1), 2)]
)
def test_the_model_decides_over_near_sentences(row: tuple, count: int, says: Callable) -> None:
    mentions = [mention(t, 100 * i) for i, t in enumerate(FERRY)]
    near = np.full((2, 1), 1.0, dtype=np.float32)
    matches = match(mentions, near, (), says(row), LOOSE)
    assert len(cluster(mentions, matches, ())) == count
    assert bool(matches.apart) is (row[1] >= LOOSE.contradict)


def test_the_model_is_not_asked_about_far_sentences_nor_about_what_words_tell(says: Callable) -> None:
    model = says((1.0, 0.0, 0.0))
    far = [mention(t, 100 * i) for i, t in enumerate(FERRY)]
    assert match(far, np.eye(2, dtype=np.float32), (), model, LOOSE).edges == ()
    turned = [mention(t, 100 * i) for i, t in enumerate(["The ferry is fast in May.", "The ferry is slow in May."])]
    assert match(turned, np.full((2, 1), 1.0, dtype=np.float32), (), model, LOOSE).edges == ()
    assert model.asked == []


def test_what_the_model_says_contradicts_never_meets_in_a_third(says: Callable) -> None:
    texts = ["Boats pay.", "Ferries earn their keep here.", "Island transport runs at a loss."]
    mentions = [mention(t, 100 * i) for i, t in enumerate(texts)]

    class Model(says):  # type: ignore[misc,valid-type]
        def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
            clash = [texts[0] not in pair for pair in pairs]
            return np.array([(0.0, 0.9, 0.1) if c else (0.9, 0.0, 0.1) for c in clash], dtype=np.float32)

    matches = match(mentions, np.full((3, 1), 1.0, dtype=np.float32), (), Model(()), LOOSE)
    assert len(cluster(mentions, matches, ())) == 2


def test_a_swapped_word_needs_a_surer_model_and_joins_then(says: Callable) -> None:
    mentions = [mention(t, 100 * i) for i, t in enumerate(["The ferry is quick in May.", "The ferry is rapid in May."])]
    near = np.full((2, 1), 1.0, dtype=np.float32)
    config = dataclasses.replace(LOOSE, twins=0.8)
    for same, count in ((0.7, 2), (0.9, 1)):
        matches = match(mentions, near, (), says((same, 0.0, 1 - same)), config)
        assert len(cluster(mentions, matches, ())) == count


def test_short_sentences_need_more(says: Callable) -> None:
    config = DedupConfig(near=0.5, same=0.6, same_short=0.9, long=14, twins=0.6)
    near = np.full((2, 1), 1.0, dtype=np.float32)

    def claims(texts: Sequence[str]) -> int:
        mentions = [mention(t, 100 * i) for i, t in enumerate(texts)]
        return len(cluster(mentions, match(mentions, near, (), says((0.7, 0.0, 0.3)), config), ()))

    assert claims(["Boats pay here.", "Ferries do earn."]) == 2
    assert claims([f"{FERRY[0]} {FERRY[1]}", f"{FERRY[1]} {FERRY[0]} So it is."]) == 1


POOL = [
    f"{subject} {verb} {rest}."
    for subject in ("Raised beds", "Old raised beds", "This")
    for verb in ("pay off", "do not pay off", "rot")
    for rest in ("within two seasons", "within 5 seasons", "")
]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(POOL), st.sampled_from(["d:1", "d:2"])), max_size=14),
    st.lists(
        st.tuples(st.sampled_from(list(JudgementKind)[:3]), st.sampled_from(POOL), st.sampled_from(POOL)), max_size=2
    ),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_mentions_does_not_show(
    bag: object,
    same_words: object,
    rows: list[tuple[str, str]],
    verdicts: list[tuple[JudgementKind, str, str]],
    neighbours: int,
    random: object,
) -> None:
    mentions = [mention(text, 100 * i, document) for i, (text, document) in enumerate(rows)]
    config = dataclasses.replace(LOOSE, neighbours=neighbours)
    judgements = [judged(*v) for v in verdicts]
    shuffled = random.sample(mentions, len(mentions))

    def claims(given: Sequence[Mention]) -> list:
        edges = match(given, bag.encode([m.text for m in given]), judgements, same_words, config)
        return edges, cluster(given, edges, judgements)

    assert claims(shuffled) == claims(mentions)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(POOL), max_size=14))
def test_no_claim_holds_its_own_negation(bag: object, same_words: object, texts: list[str]) -> None:
    mentions = [mention(text, 100 * i) for i, text in enumerate(texts)]
    text_of = {m.id: m.text for m in mentions}
    edges = match(mentions, bag.encode(texts), (), same_words, LOOSE)
    assert not any(contradicts(text_of[e.source], text_of[e.target]) for e in edges.edges)
    claims = cluster(mentions, edges, ())
    assert sorted(m for c in claims for m in c.mention_ids) == sorted(text_of)
    assert len({c.id for c in claims}) == len(claims)
    for claim in claims:
        for one, two in combinations(claim.mention_ids, 2):
            assert not contradicts(text_of[one], text_of[two])
