from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.config import CruxesConfig
from kb.ids import make_id
from kb.records import Claim, ClaimKind, Crux, Dispute, Hedge, Label, Mention, Mode, Post, PostKind, Stance, StanceLink
from kb.stages.bearing import prepare
from kb.stages.cruxes import Debate, find_cruxes, marked_mentions
from kb.stages.positions import find_positions

ANY = CruxesConfig(min_score=0.0)
S, D = Label.SUPPORTS, Label.DISPUTES


def debate(
    says: dict[str, tuple[str, str]], links: Sequence[tuple[str, str, Label, str]], near: Sequence[tuple[str, str]] = ()
) -> Debate:
    """`says` is name -> (author, words); links are (source, target, label, method), all of score 0.8."""
    mentions, claims = {}, {}
    for place, (name, (author, text)) in enumerate(says.items()):
        mentions[f"m:{name}"] = Mention(
            f"m:{name}", "d:1", f"p:{author}", author, 100 * place, 100 * place + len(text), 1, 1, text,
            ClaimKind.EMPIRICAL, Hedge.STRONG, Mode.ASSERTS, 0.9, paragraph=place,
        )  # fmt: skip
        claims[f"c:{name}"] = Claim(f"c:{name}", text, f"m:{name}", ClaimKind.EMPIRICAL, (f"m:{name}",), (author,))
    made = [
        StanceLink(make_id("s", a, b, label), f"c:{a}", f"c:{b}", label, 0.8, method, f"m:{a}", f"m:{b}")
        for a, b, label, method in links
    ]
    posts = {f"p:{a}": Post(f"p:{a}", "d:1", a, PostKind.POST, 0, 9, 1, 1) for a, _ in says.values()}
    vectors = np.eye(len(says), dtype=np.float32)
    order = list(says)
    for one, two in near:
        vectors[order.index(one)] = vectors[order.index(two)]
    return Debate(
        claims, mentions, made, find_positions(list(claims.values()), mentions, made, posts),
        prepare(list(mentions.values()), vectors, list(claims.values())),
    )  # fmt: skip


SAYS = {
    "wall": ("ann", "The wall leaks."),
    "close": ("ann", "The harbour must be closed."),
    "dry": ("ben", "The wall is dry."),
    "open": ("ben", "The harbour can stay open."),
}
LINKS = [
    ("dry", "wall", D, "quote+cue"),
    ("wall", "close", S, "discourse"),
    ("dry", "open", S, "discourse"),
]


def by_claim(found: Sequence[Crux]) -> dict[str, Crux]:
    return {c.claim_id: c for c in found}


def part(crux: Crux, name: str) -> float:
    return next(p.value for p in crux.parts if p.name == name)


def test_a_contested_claim_on_which_both_build_is_a_crux() -> None:
    (crux,) = find_cruxes(debate(SAYS, LINKS), frozenset(), ANY)
    assert crux.claim_id == "c:wall"
    assert [(s.stance, s.author_ids, s.mention_ids) for s in crux.sides] == [
        (Stance.ENDORSES, ("ann",), ("m:wall",)),
        (Stance.REJECTS, ("ben",), ("m:dry",)),
    ]
    assert {(h.author_id, h.claim_id) for h in crux.hinges} == {("ann", "c:close"), ("ben", "c:open")}
    assert all(0 < h.shift <= 1 for h in crux.hinges)
    assert 0 < crux.score <= 1


def test_the_hinge_is_how_far_dfquad_moves_the_conclusion() -> None:
    """Support of weight 0.8 lifts 0.5 to 0.5 + 0.5 x 0.8 = 0.9 if the wall leaks, and leaves 0.5 if not: 0.4."""
    (crux,) = find_cruxes(debate(SAYS, LINKS[:2]), frozenset(), ANY)
    assert [(h.claim_id, h.shift) for h in crux.hinges] == [("c:close", pytest.approx(0.4))]
    assert part(crux, "hinge") == pytest.approx(0.2)  # the mean over the two sides


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("I disagree, and I suspect that you asked the wrong people.", True),
        ("That said, I'm with Ann on the main question.", True),
        ("I've changed my mind, and I should say so here.", True),
        ("So I am sold on that part.", True),
        ("I think this is where the two of us really part ways.", True),
        ("I disagree that the wall leaks.", False),
        ("Where we differ is that the wall has been mended since.", False),
        ("I'm with Ann here; a wall that old has never kept the water out.", False),
        ("I agreed to mend the wall.", False),
    ],
)
def test_words_that_only_take_a_side_are_no_crux_and_fall_with_none(words: str, alone: bool) -> None:
    disputed = find_cruxes(debate({**SAYS, "wall": ("ann", words)}, LINKS), frozenset(), ANY)
    assert ("c:wall" not in by_claim(disputed)) is alone
    (crux,) = find_cruxes(debate({**SAYS, "close": ("ann", words)}, LINKS[:2]), frozenset(), ANY)
    assert (not crux.hinges) is (alone or "Where we differ" in words)


def test_of_each_person_the_claim_itself_and_the_surest_words_come_first() -> None:
    says = {**SAYS, "wet": ("ben", "My feet were dry."), "dry": ("ben", "The wall is dry.")}
    held = debate(says, [("wet", "wall", D, "quote+cue"), ("dry", "wall", D, "quote+cue")])
    surer = [dataclasses.replace(s, score=0.9 if s.source == "c:wet" else 0.6) for s in held.links]
    (crux,) = find_cruxes(dataclasses.replace(held, links=surer), frozenset(), ANY)
    assert crux.sides[1].mention_ids == ("m:wet", "m:dry")
    (crux,) = find_cruxes(dataclasses.replace(held, links=[*reversed(held.links)]), frozenset(), ANY)
    assert crux.sides[1].mention_ids == ("m:dry", "m:wet"), "as they stand where none is surer"


@pytest.mark.parametrize("label", [S, Label.NEUTRAL])
def test_where_nobody_disagrees_there_is_no_crux(label: Label) -> None:
    links = [("dry", "wall", label, "quote+cue")] if label is S else []
    assert find_cruxes(debate(SAYS, [*links, *LINKS[1:]]), frozenset(), ANY) == []


def test_a_base_without_positions_has_no_crux() -> None:
    assert find_cruxes(debate({}, []), frozenset(), ANY) == []


def test_uncertain_is_neither_side() -> None:
    links = [("dry", "wall", D, "quote+cue"), ("open", "wall", S, "quote+cue")]
    made = debate(SAYS, links)
    assert Stance.UNCERTAIN in {p.stance for p in made.positions}
    assert find_cruxes(made, frozenset(), ANY) == []


def test_a_dispute_within_one_authors_words_is_no_crux() -> None:
    says = {**SAYS, "dry": ("ann", "The wall is dry."), "open": ("ann", "The harbour can stay open.")}
    assert find_cruxes(debate(says, [("dry", "wall", D, "paragraph")]), frozenset(), ANY) == []


def test_a_claim_that_carries_more_hinges_more() -> None:
    bare = find_cruxes(debate(SAYS, LINKS[:1]), frozenset(), ANY)[0]
    one = find_cruxes(debate(SAYS, LINKS[:2]), frozenset(), ANY)[0]
    both = find_cruxes(debate(SAYS, LINKS), frozenset(), ANY)[0]
    assert bare.hinges == ()
    assert part(bare, "hinge") == 0 < part(one, "hinge") < part(both, "hinge")
    assert bare.score < one.score < both.score


def test_what_the_sides_are_shown_by_is_no_hinge() -> None:
    """Ben's denial falls when the wall leaks, but it is the dispute itself."""
    for crux in find_cruxes(debate(SAYS, LINKS), frozenset(), ANY):
        shown = {m.replace("m:", "c:") for s in crux.sides for m in s.mention_ids}
        assert not shown & {h.claim_id for h in crux.hinges}


def test_only_what_falls_hinges_on_it() -> None:
    """Ben rejects the wall's leak; what the leak would support among his own claims would rise, not fall."""
    found = find_cruxes(debate(SAYS, [*LINKS[:1], ("wall", "open", S, "discourse")]), frozenset(), ANY)
    assert found[0].hinges == ()
    made = debate(SAYS, [*LINKS, ("open", "wall", S, "discourse")])
    assert all(h.shift > 0 for crux in find_cruxes(made, frozenset(), ANY) for h in crux.hinges)


def test_a_hinge_says_by_way_of_what_it_hangs() -> None:
    says = {**SAYS, "moor": ("ann", "Boats must moor upstream.")}
    links = [*LINKS, ("close", "moor", S, "discourse")]
    (crux,) = find_cruxes(debate(says, links), frozenset(), ANY)
    through = {h.claim_id: h.through for h in crux.hinges}
    assert through == {"c:close": None, "c:open": None, "c:moor": "c:close"}


def test_what_hangs_on_the_dispute_itself_hangs_on_the_crux() -> None:
    """Ben's "open" rests on "dry", with which he rejects the leak: "dry" is the dispute and no hinge."""
    (crux,) = find_cruxes(debate(SAYS, [LINKS[0], LINKS[2]]), frozenset(), ANY)
    assert [(h.claim_id, h.through) for h in crux.hinges] == [("c:open", None)]


@pytest.mark.parametrize(
    ("objection", "kind"),
    [
        ("The wall is dry.", Dispute.SUBSTANCE),
        ("That depends on what you mean by leaks.", Dispute.VERBAL),
        ("I never said that.", Dispute.SHALLOW),
    ],
)
def test_disputes_of_words_rank_below_those_of_substance(objection: str, kind: Dispute) -> None:
    (crux,) = find_cruxes(debate({**SAYS, "dry": ("ben", objection)}, LINKS), frozenset(), ANY)
    (deep,) = find_cruxes(debate(SAYS, LINKS), frozenset(), ANY)
    assert crux.kind is kind
    assert (crux.score < deep.score) is (kind is not Dispute.SUBSTANCE)


def test_a_supporter_adds_nothing_to_the_score() -> None:
    (alone,) = find_cruxes(debate(SAYS, LINKS), frozenset(), ANY)
    says = {**SAYS, "wet": ("cy", "I saw it leak.")}
    (joined,) = find_cruxes(debate(says, [*LINKS, ("wet", "wall", S, "parent+reply")]), frozenset(), ANY)
    assert joined.sides[0].author_ids == ("ann", "cy")
    assert joined.score <= alone.score


def test_people_who_are_only_quoted_make_a_lesser_crux() -> None:
    made = debate(SAYS, LINKS)
    quoted = dataclasses.replace(made.mentions["m:wall"], quote_id="q:1")
    (lesser,) = find_cruxes(dataclasses.replace(made, mentions={**made.mentions, "m:wall": quoted}), frozenset(), ANY)
    (whole,) = find_cruxes(made, frozenset(), ANY)
    assert lesser.score == pytest.approx(ANY.quoted_only * whole.score, abs=1e-4)


def answered(*answers: tuple[str, str]) -> Crux:
    """The crux on the wall in a thread: Ben's post answers Ann's, and then (author, parent's author) posts follow."""
    made = debate(SAYS, LINKS)
    posts = {"p:ann": Post("p:ann", "d:1", "ann", PostKind.POST, 0, 9, 1, 1)}
    posts["p:ben"] = Post("p:ben", "d:1", "ben", PostKind.COMMENT, 10, 19, 2, 2, parent_id="p:ann")
    for place, (author, parent) in enumerate(answers, 2):
        id_ = f"p:{place}"
        posts[id_] = Post(id_, "d:1", author, PostKind.COMMENT, 10 * place, 10 * place + 9, 1, 1, parent_id=parent)
    return find_cruxes(dataclasses.replace(made, posts=posts), frozenset(), ANY)[0]


def test_a_longer_exchange_counts_more_and_an_answer_ends_the_silence() -> None:
    silent, once, twice = answered(), answered(("ann", "p:ben")), answered(("ann", "p:ben"), ("ben", "p:2"))
    assert (part(silent, "unanswered"), part(once, "unanswered")) == (1, 0)
    assert part(silent, "thread") < part(once, "thread") < part(twice, "thread")
    assert part(answered(("cy", "p:ben")), "unanswered") == 1
    assert part(answered(("cy", "p:ben")), "thread") == part(silent, "thread")


def test_only_the_exchange_below_the_disputed_words_counts() -> None:
    made = debate(SAYS, LINKS)
    elsewhere = {
        "p:ann": Post("p:ann", "d:1", "ann", PostKind.COMMENT, 0, 9, 1, 1, parent_id="p:top"),
        "p:top": Post("p:top", "d:1", "ben", PostKind.POST, 90, 99, 1, 1),
        "p:ben": Post("p:ben", "d:1", "ben", PostKind.COMMENT, 10, 19, 2, 2, parent_id="p:ann"),
        "p:far": Post("p:far", "d:1", "ann", PostKind.COMMENT, 20, 29, 2, 2, parent_id="p:top"),
    }
    (crux,) = find_cruxes(dataclasses.replace(made, posts=elsewhere), frozenset(), ANY)
    assert part(crux, "thread") == part(answered(), "thread")


def test_an_explicit_marker_raises_the_score() -> None:
    made = debate(SAYS, LINKS)
    plain, named = (find_cruxes(made, marked, ANY)[0] for marked in (frozenset(), frozenset({"m:dry"})))
    assert named.score > plain.score
    assert (part(plain, "explicit"), part(named, "explicit")) == (0, 1)
    assert find_cruxes(made, frozenset({"m:open"}), ANY)[0].score == plain.score


def test_words_that_are_hardly_a_claim_make_a_lesser_crux() -> None:
    made = debate(SAYS, LINKS)
    hardly = dataclasses.replace(made.mentions["m:wall"], confidence=0.4)
    lesser = dataclasses.replace(made, mentions={**made.mentions, "m:wall": hardly})
    assert find_cruxes(lesser, frozenset(), ANY)[0].score < find_cruxes(made, frozenset(), ANY)[0].score


def test_cruxes_below_the_least_score_are_not_shown() -> None:
    made = debate(SAYS, LINKS)
    (crux,) = find_cruxes(made, frozenset(), ANY)
    assert find_cruxes(made, frozenset(), CruxesConfig(min_score=crux.score)) == [crux]
    assert find_cruxes(made, frozenset(), CruxesConfig(min_score=crux.score + 0.01)) == []


TWO = {**SAYS, "damp": ("ann", "The wall is damp."), "sound": ("ben", "The wall is sound.")}
DISPUTES = [("dry", "wall", D, "quote+cue"), ("sound", "damp", D, "parent+cue")]


@pytest.mark.parametrize(
    ("links", "near", "count"),
    [
        (DISPUTES, [], 2),
        ([*DISPUTES, ("damp", "wall", S, "discourse")], [], 1),
        (DISPUTES, [("damp", "wall")], 1),
    ],
)
def test_facets_of_one_dispute_are_one_crux(links: list, near: list, count: int) -> None:
    found = find_cruxes(debate(TWO, links, near), frozenset(), ANY)
    assert len(found) == count
    held = {found[0].claim_id, *found[0].facet_ids}
    assert held == ({"c:wall", "c:damp"} if count == 1 else {found[0].claim_id})


def test_what_one_objection_is_said_against_is_one_crux() -> None:
    links = [("dry", "wall", D, "quote+cue"), ("dry", "damp", D, "quote+cue")]
    (crux,) = find_cruxes(debate({**SAYS, "damp": TWO["damp"]}, links), frozenset(), ANY)
    assert {crux.claim_id, *crux.facet_ids} == {"c:wall", "c:damp"}


def test_an_objection_that_is_disputed_in_turn_is_a_facet() -> None:
    links = [("dry", "wall", D, "quote+cue"), ("damp", "dry", D, "quote+cue")]
    (crux,) = find_cruxes(debate({**SAYS, "damp": TWO["damp"]}, links), frozenset(), ANY)
    assert len(crux.facet_ids) == 1


def test_disputes_in_one_paragraph_are_one_crux() -> None:
    made = debate(TWO, DISPUTES)
    damp = dataclasses.replace(made.mentions["m:damp"], paragraph=made.mentions["m:wall"].paragraph)
    beside = dataclasses.replace(made, mentions={**made.mentions, "m:damp": damp})
    assert len(find_cruxes(made, frozenset(), ANY)) == 2
    assert len(find_cruxes(beside, frozenset(), ANY)) == 1


def test_what_one_paragraph_objects_to_is_one_crux() -> None:
    made = debate(TWO, DISPUTES)
    sound = dataclasses.replace(made.mentions["m:sound"], paragraph=made.mentions["m:dry"].paragraph)
    (crux,) = find_cruxes(dataclasses.replace(made, mentions={**made.mentions, "m:sound": sound}), frozenset(), ANY)
    assert {crux.claim_id, *crux.facet_ids} == {"c:wall", "c:damp"}


def test_other_people_have_a_crux_of_their_own() -> None:
    says = {**TWO, "sound": ("cy", "The wall is sound.")}
    assert len(find_cruxes(debate(says, DISPUTES, [("damp", "wall")]), frozenset(), ANY)) == 2


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The wall leaks. I think that is the crux. Eels like mud.", ["The wall leaks.", "Eels like mud."]),
        ("The crux is that the wall leaks.", ["The crux is that the wall leaks."]),
        ("It all hinges on whether the wall leaks.", ["It all hinges on whether the wall leaks."]),
        ("The wall leaks. Eels like mud.", []),
        ("The wall leaks. That isn't really a crux for me. Eels like mud.", []),
        ("The wall leaks. It is not the crux. Eels like mud.", []),
    ],
)
def test_an_author_names_a_crux(text: str, named: list[str], talk: Callable) -> None:
    thread = talk()
    thread.post(text)
    other = thread.post("Brick is red.", "Ben", thread.posts[0])
    sentences = [s for s in ("The wall leaks.", "Eels like mud.", "The crux is that the wall leaks.",
                             "It all hinges on whether the wall leaks.") if s in text]  # fmt: skip
    mentions = [thread.mention(s) for s in sentences] + [thread.mention("Brick is red.")]
    found = marked_mentions([thread.document], [thread.posts[0], other], mentions)
    assert {m.text for m in mentions if m.id in found} == set(named)


AUTHORS = ("ann", "ben", "cy")
NAMES = [f"n{i}" for i in range(6)]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(AUTHORS), min_size=6, max_size=6),
    st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([S, D]),
            st.sampled_from(["quote+cue", "parent+reply", "discourse", "negation"]),
        ).filter(lambda t: t[0] != t[1]),
        max_size=12,
    ),
    st.sets(st.sampled_from(NAMES)),
)  # fmt: skip
def test_every_crux_has_people_on_both_sides_with_their_own_words(
    authors: list[str], links: list[tuple[str, str, Label, str]], marked: set[str]
) -> None:
    made = debate({n: (a, f"Claim {n} holds.") for n, a in zip(NAMES, authors, strict=True)}, links)
    found = find_cruxes(made, frozenset(f"m:{n}" for n in marked), ANY)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    for crux in found:
        one, two = crux.sides
        assert one.author_ids
        assert two.author_ids
        assert not set(one.author_ids) & set(two.author_ids)
        shown = {made.bearing.claim_of[m] for s in crux.sides for m in s.mention_ids} | {crux.claim_id}
        for side in crux.sides:
            assert {made.mentions[m].author_id for m in side.mention_ids} == set(side.author_ids)
        assert not shown & {h.claim_id for h in crux.hinges}
        assert all(made.mentions[h.claim_id.replace("c:", "m:")].author_id == h.author_id for h in crux.hinges)
        assert 0 <= crux.score <= 1
        assert crux.claim_id not in crux.facet_ids
