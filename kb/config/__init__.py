"""kb.toml: every number someone may tune, with its default and what it does.

The dataclasses below are the one source: `kb init` writes them out with their comments, and a file is checked
against them (`kb.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from kb.config.knobs import knob
from kb.config.links import CruxesConfig, DedupConfig, StanceConfig, TopicsConfig
from kb.ids import fingerprint

__all__ = ["CruxesConfig", "DedupConfig", "StanceConfig", "TopicsConfig", "knob"]


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
