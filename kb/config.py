"""kb.toml: every number someone may tune, with its default and what it does.

The dataclasses below are the one source: `kb init` writes them out with their comments, and a file is checked
against them (`kb.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from kb.ids import fingerprint


def knob(default: Any, about: str) -> Any:
    """Return a dataclass field with its default and the comment that `kb init` writes above it."""
    if isinstance(default, dict | list):
        return field(default_factory=lambda: type(default)(default), metadata={"about": about})
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class DatabaseConfig:
    """Where the base lies."""

    path: str = knob("kb.db", "The database file, relative to this file's folder.")
    busy_seconds: float = knob(30.0, "How long to wait for another process that is writing.")


@dataclass(frozen=True, slots=True)
class IngestConfig:
    """What `kb ingest` takes in."""

    glob: str = knob("*", "Which file names to read in folders.")
    ignore: list[str] = knob(
        ["README*", "LICENSE*", ".*", "kb.toml", "*.db", "*.db-*", "*.db.*", "__MACOSX"],
        "File names never read in folders and archives.",
    )
    max_megabytes: int = knob(64, "Largest file that is read whole.")
    max_line: int = knob(1_000_000, "Longest line, in characters, of a text; beyond it the file is data, not prose.")
    max_entries: int = knob(10_000, "Most files of an archive.")
    max_unpacked_megabytes: int = knob(2_000, "Most that an archive may unpack to.")
    max_ratio: int = knob(200, "How many times its size a compressed file may unpack to.")


@dataclass(frozen=True, slots=True)
class AuthorsConfig:
    """Who is who. Similar names are only suggested, never merged silently."""

    aliases: dict[str, list[str]] = knob({}, 'Names of one person: "Ann Example" = ["ann_ex", "A. Example"].')
    suggest: float = knob(88.0, "Sureness (0-100) from which two names are suggested as one person.")
    loose: float = knob(70.0, "Name similarity (0-100) from which a name typed on the command line counts as meant.")


@dataclass(frozen=True, slots=True)
class QuotesConfig:
    """Passages that repeat earlier text."""

    min_words: int = knob(5, "Fewest words of an unmarked repeat.")
    min_marked_words: int = knob(3, "Fewest words of a repeat inside quotation marks.")
    similarity: float = knob(88.0, "Similarity (0-100) to the source from which words count as repeated.")
    marked_similarity: float = knob(80.0, "The same for words inside quotation marks, which are often quoted loosely.")
    min_running_words: int = knob(12, "Fewest words of an unmarked repeat inside a running paragraph.")


@dataclass(frozen=True, slots=True)
class ExtractConfig:
    """Which sentences are claims."""

    model: str = knob(
        "sentence", "The model that says how surely a sentence is a claim, or weights that kb train wrote."
    )
    min_words: int = knob(5, "Fewest words of a claim.")
    max_words: int = knob(120, "Most words of a claim.")
    confidence: float = knob(0.4, "Least confidence (0-1) from which a sentence is kept as a mention.")


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """The sentence encoder."""

    name: str = knob("claims", "An encoder of kb (see `kb status`), or any sentence-transformers name or path.")
    threads: int = knob(0, "Threads to encode with; 0 takes one a core.")


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
    cue_least: float = knob(0.4, 'The same where plain words ("I disagree") of the answer may mean other sentences.')
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


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """Finding related arguments."""

    limit: int = knob(10, "How many passages to show in each group.")
    together: int = knob(300, "Most characters between two claims of a post that are shown as one passage.")
    word_weight: float = knob(0.2, "Share of a score (0-1) that the words of the query decide; meaning has the rest.")
    feedback: int = knob(3, "By how many of its best answers a query is refined; 0 takes it as it is.")
    feedback_weight: float = knob(0.5, "Weight of those answers beside the query's 1.")
    context_weight: float = knob(0.5, "Share of a sentence's meaning (0-1) that the sentences around it decide.")
    context_decay: float = knob(0.6, "How much of that each further sentence keeps.")
    document_weight: float = knob(0.33, "Share of a score (0-1) that the best claim of the same document decides.")
    min_cosine: float = knob(0.35, "Least cosine, by itself or in its context, of the nearest claim for an answer.")
    tail_cosine: float = knob(0.2, "Least cosine of the further claims, once one is that near.")
    stance_cosine: float = knob(0.5, "Least cosine of a claim to the query for it to be placed for or against.")
    stance_words: float = knob(0.7, "Least share of the query's content words that such a claim must hold.")
    stance_several: int = knob(4, "How many content words it must hold; with fewer it must hold all and be nearer.")
    stance_near: float = knob(0.7, "Least cosine of a claim that holds all of so few words, or says much besides.")
    stance_link: float = knob(0.5, "Least score of a stance by which a further claim is placed for or against.")
    read: int = knob(16, "Most claims that the models of two texts read to place them for or against; 0 asks none.")
    read_words: float = knob(0.45, "Least share of the query's telling words in such a claim, or one by a link.")
    read_supports: float = knob(0.4, "Least probability that it supports the query for it to be placed for it.")
    read_same: float = knob(0.65, "Least probability, beside that, that the two are one claim.")
    read_disputes: float = knob(0.8, "Least probability that it disputes the query for it to be placed against it.")
    read_contradicts: float = knob(0.85, "Least probability, beside that, that the two contradict each other.")
    read_against_words: float = knob(0.55, "Least share of the content words that a claim placed against it must hold.")
    depth: int = knob(200, "Most mentions that a search weighs as answers.")
    exact: int = knob(100_000, "Up to how many mentions each is compared with the query to the last digit.")
    shortlist: int = knob(2000, "How many of more than that are, the likeliest by a first look at all.")
    snippet: int = knob(60, "Most characters of context shown on either side of a claim that was found.")


@dataclass(frozen=True, slots=True)
class SummaryConfig:
    """Key points."""

    points: int = knob(8, "How many key points to show.")
    short: int = knob(3, "How many with --short.")
    long: int = knob(20, "How many with --long.")
    shared: float = knob(10.0, "How many claims a topic needs for half of what all share to be left out of account.")
    near: float = knob(0.3, "Least closeness (cosine without what is shared) from which a point covers another claim.")
    diversity: float = knob(0.4, "Highest closeness of two key points.")
    speaks_for: float = knob(0.6, "Least closeness from which another claim counts as standing behind a point.")
    candidates: int = knob(400, "How many of the best supported claims are weighed as key points.")
    questions: int = knob(5, "Most open questions to show.")


@dataclass(frozen=True, slots=True)
class WeaveConfig:
    """Key points woven into prose (`kb summary --llm MODEL`), and how each sentence is held against what it cites."""

    timeout: float = knob(180.0, "How many seconds to wait for the prose.")
    longest: int = knob(12_000, "Most characters of an answer that is looked at.")
    words: float = knob(
        0.55, "Least share of a sentence's content words that the claims it cites hold for it to rest on them."
    )
    supports: float = knob(0.5, "Least probability that one of them supports it, for a sentence in other words.")
    disputes: float = knob(0.8, "Least probability that a claim disputes a sentence which denies it by its words.")
    contradicts: float = knob(0.5, "Least probability, beside that, that the two contradict each other.")


@dataclass(frozen=True, slots=True)
class DisplayConfig:
    """What the terminal shows."""

    pager: bool = knob(True, "Show what is longer than the terminal in $KB_PAGER, $PAGER or less.")
    link: str = knob("auto", 'The address behind a place: auto, none (""), or your own with {path}, {line} and {host}.')


@dataclass(frozen=True, slots=True)
class VerifyConfig:
    """A stronger judge, which `kb verify` asks about the links behind the cruxes. Off unless one is named."""

    model: str = knob("", "A cross-encoder with NLI labels on this machine: a folder or a cached name.")
    llm: str = knob("", "Or a model of the `llm` library (pip install 'kb[llm]'); most of them run elsewhere.")
    cruxes: int = knob(10, "How many of the top cruxes to look behind.")
    context: int = knob(1200, "Most characters that are given around each of the two sentences.")
    confidence: float = knob(0.8, "Least probability of a cross-encoder's verdict; below it is unclear.")
    score: float = knob(0.9, "Score (0-1) of a link that the judge confirms or turns round.")
    timeout: float = knob(60.0, "How many seconds to wait for an answer.")
    failures: int = knob(3, "After how many questions in a row without an answer to stop asking.")

    @property
    def judge(self) -> str:
        """The model that is asked, empty if none is named."""
        return self.llm or self.model


@dataclass(frozen=True, slots=True)
class EvalConfig:
    """Scoring kb on labelled data."""

    data: str = knob("../shared/eval", "The folder of the labelled data, relative to this file's folder.")


@dataclass(frozen=True, slots=True)
class Config:
    """All of kb.toml. `root` is the folder that relative paths start from."""

    database: DatabaseConfig = field(default_factory=DatabaseConfig)
    ingest: IngestConfig = field(default_factory=IngestConfig)
    authors: AuthorsConfig = field(default_factory=AuthorsConfig)
    quotes: QuotesConfig = field(default_factory=QuotesConfig)
    extract: ExtractConfig = field(default_factory=ExtractConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    dedup: DedupConfig = field(default_factory=DedupConfig)
    stance: StanceConfig = field(default_factory=StanceConfig)
    topics: TopicsConfig = field(default_factory=TopicsConfig)
    cruxes: CruxesConfig = field(default_factory=CruxesConfig)
    search: SearchConfig = field(default_factory=SearchConfig)
    summary: SummaryConfig = field(default_factory=SummaryConfig)
    weave: WeaveConfig = field(default_factory=WeaveConfig)
    verify: VerifyConfig = field(default_factory=VerifyConfig)
    display: DisplayConfig = field(default_factory=DisplayConfig)
    eval: EvalConfig = field(default_factory=EvalConfig)

    @property
    def analysis(self) -> str:
        """Fingerprint of the settings that the rows of a single document depend on."""
        return fingerprint(*(msgspec.json.encode(part, order="deterministic") for part in (self.quotes, self.extract)))

    @property
    def derivation(self) -> str:
        """Fingerprint of all settings that derived rows depend on."""
        derives = (self.authors, self.quotes, self.extract, self.dedup, self.stance, self.topics, self.cruxes)
        return fingerprint(self.encoder.name, *(msgspec.json.encode(part, order="deterministic") for part in derives))
