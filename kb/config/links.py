"""Settings of what joins claims: which are one, how they bear on each other, topics and cruxes."""

from __future__ import annotations

from dataclasses import dataclass

from kb.config.knobs import knob


@dataclass(frozen=True, slots=True)
class DedupConfig:
    """Which mentions say the same thing."""

    model: str = knob(
        "bearing", "The model that says whether two sentences state one claim, or a network that kb train wrote."
    )
    near: float = knob(0.8, "Least cosine of two mentions for the model to be asked.")
    neighbours: int = knob(4, "About how many of its nearest mentions the model is asked about each mention.")
    same: float = knob(0.7, "Least probability from which two mentions are one claim.")
    same_short: float = knob(0.95, "The same for the shortest sentences, which say little to go by.")
    long: int = knob(16, "From how many words on a sentence is not short.")
    twins: float = knob(0.95, "The same for two that differ by one word that another replaces.")
    contradict: float = knob(0.5, "Least probability from which two mentions are never one claim.")


@dataclass(frozen=True, slots=True)
class StanceConfig:
    """Who agrees with whom. Below these the machine abstains."""

    model: str = knob(
        "exchange",
        "What reads an answer beside what it answers: a model of kb, weights of kb train, or an NLI cross-encoder.",
    )
    disputes: float = knob(0.52, "Least probability from which an answer is taken to dispute.")
    supports: float = knob(0.55, "Least probability from which an answer is taken to support.")
    long_answer: int = knob(60, "Words of an answer above which its paragraphs are read each for itself.")
    lean: float = knob(
        6.0, "How much less an answer disputes where the other answers of the thread agree; 0: not at all."
    )
    quote_odds: float = knob(1.6, "How many times likelier an answer to a quote disputes than one to a whole post.")
    pairs: str = knob(
        "bearing",
        "The model that reads two sentences of an exchange: of kb, a network of kb train, or any NLI cross-encoder.",
    )
    read: int = knob(8, "How many pairs of sentences of an exchange it reads.")
    bearing: float = knob(0.25, "Least closeness (0-1) of two sentences for one to bear on the other.")
    pair_share: float = knob(0.2, "Share of the two sentences, beside the exchange, in how they are taken.")
    pair_least: float = knob(0.25, "Least probability of the two sentences alone for them to be linked.")
    link_disputes: float = knob(0.42, "Least probability from which one sentence is linked as disputing another.")
    link_supports: float = knob(0.45, "The same for supporting it.")
    links: int = knob(3, "Most pairs of claims that one exchange links.")
    place_weight: float = knob(0.35, "Share of the bearing that a sentence's place in the answer decides.")
    decay: float = knob(0.75, "How much of that each later sentence of a paragraph keeps.")
    paragraph_decay: float = knob(0.8, "How much of that the first sentence of each later paragraph keeps.")
    echo: float = knob(0.25, "Share of a sentence that may repeat others before it only introduces their words.")
    negation_words: float = knob(85.0, "Likeness of words (0-100) from which a flipped sentence denies the other.")
    negation_cosine: float = knob(0.8, "Least cosine of a sentence to the one that it denies.")
    argument_supports: float = knob(0.45, "Least probability from which one sentence is a reason for another.")
    argument_disputes: float = knob(0.5, "Least probability from which one speaks against another of its text.")
    argument_reach: int = knob(4, "How many sentences apart reason and conclusion may be, but at the ends of a text.")


@dataclass(frozen=True, slots=True)
class TopicsConfig:
    """Groups of claims."""

    threshold: float = knob(0.5, "Least mean cosine inside a topic.")
    min_claims: int = knob(3, "Fewest claims of a topic.")
    terms: int = knob(5, "How many terms describe a topic.")
    exact: int = knob(5000, "Up to how many claims topics are found anew after every change.")
    refit: float = knob(
        0.1,
        "Above that: which share of the claims may come or go, and join what is there, until topics are found anew.",
    )


@dataclass(frozen=True, slots=True)
class CruxesConfig:
    """What a disagreement hinges on."""

    min_score: float = knob(0.21, "Least score of a crux; below it a dispute is in `kb disagreements` only.")
    limit: int = knob(10, "How many cruxes to list.")
    hinge_weight: float = knob(0.3, "Share of a crux's score that what hinges on it decides.")
    evidence_weight: float = knob(0.25, "Share that the thread decides, by the shares of the evidence below.")
    marked_weight: float = knob(0.4, "Share of the evidence: an author, or readers, say that this is the crux.")
    quoted_weight: float = knob(0.2, "Share of the evidence: the disputed words are quoted.")
    traffic_weight: float = knob(0.15, "Share of the evidence: how many dispute the claim.")
    thread_weight: float = knob(0.12, "Share of the evidence: how long the two sides go on answering each other.")
    unanswered_weight: float = knob(
        0.02, "Share of the evidence: the objection has no answer. The rest: it leans on none."
    )
    verbal: float = knob(0.7, "What is left of the score where the two sides only mean different things by a word.")
    shallow: float = knob(0.5, "What is left of it where the dispute is about what was said and how.")
    quoted_only: float = knob(0.8, "What is left where a side is only quoted: people who take no part themselves.")
    min_shift: float = knob(0.08, "Least fall (0-1) of a further claim that counts as hinging on the crux.")
    hinges: int = knob(6, "Most further claims that a crux keeps.")
    moved: float = knob(0.05, "Least change of its score from which `kb cruxes --since` says that a crux has shifted.")
    facet: float = knob(0.6, "Least cosine from which two disputes of the same people are facets of one crux.")
