"""Scores the whole chain on the labelled debates of `written/threads`: extraction, stance, cruxes.

    python -m kb.evaluation.written --data ../shared/eval/written
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kb import registry
from kb.config import Config
from kb.ids import make_id
from kb.models.encoders import load_encoder
from kb.models.stance.reply import ReplyModel
from kb.protocols import Encoder, StanceModel
from kb.records import Crux, Document, Label, Mention, Post, PostKind, Stance
from kb.stages import chain
from kb.stages.authors import raw_author
from kb.text import LineIndex

POLARITY = {"asserts": 1, "concedes": 1, "rejects": -1}


@dataclass(frozen=True, slots=True)
class Unit:
    """A labelled sentence of a gold thread, with its span in the rendered text."""

    start: int
    end: int
    author: str
    claim: str | None
    sign: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class GoldThread:
    """A rendered thread with its gold labels."""

    document: Document
    posts: tuple[Post, ...]
    authors: tuple[str, ...]
    units: tuple[Unit, ...]
    relations: tuple[tuple[str, str, int], ...]
    cruxes: tuple[tuple[str, frozenset[str], frozenset[str]], ...]


def load(path: Path) -> GoldThread:
    """Return the thread of one file, rendered as text: units in order, quotes on lines of their own."""
    thread = msgspec.json.decode(path.read_bytes())
    text, units, spans = "", [], []
    for post in thread["posts"]:
        text += "\n\n" if text else ""
        begin = len(text)
        for number, unit in enumerate(post["units"]):
            text += _gap(post["units"], number)
            claim, sign = unit.get("c"), POLARITY.get(unit.get("stance", ""), 0)
            units.append(Unit(len(text), len(text) + len(unit["t"]), post["author"], claim, sign, "q" in unit))
            text += unit["t"]
        spans.append((begin, len(text)))
    document = Document(make_id("d", thread["id"]), path.name, "gold", thread["title"], text)
    ids = {p["id"]: make_id("p", document.id, *span) for p, span in zip(thread["posts"], spans, strict=True)}
    lines = LineIndex(text)
    posts = tuple(
        Post(
            ids[p["id"]], document.id, raw_author(p["author"], document).id, PostKind(p["kind"]), *span,
            *lines.lines(*span), parent_id=ids.get(p["parent"]), date=p["date"],
        )
        for p, span in zip(thread["posts"], spans, strict=True)
    )  # fmt: skip
    sign = {"supports": 1, "disputes": -1}
    return GoldThread(
        document,
        posts,
        tuple(sorted({p["author"] for p in thread["posts"]})),
        tuple(units),
        tuple((a, b, sign[kind]) for a, kind, b in thread["relations"]),
        tuple((x["claim"], frozenset(x["sides"][0]), frozenset(x["sides"][1])) for x in thread["cruxes"]),
    )


def _gap(units: Sequence[dict[str, Any]], number: int) -> str:
    if number == 0:
        return ""
    if units[number].get("br"):
        return "\n\n"
    return "\n" if ">" in (units[number]["t"][:1], units[number - 1]["t"][:1]) else " "


def run(thread: GoldThread, config: Config, encoder: Encoder, model: StanceModel) -> chain.Base:
    """Return the derived base of one thread alone."""
    analysis = chain.analyse(thread.document, thread.posts, config, registry.load("claims", config.extract.model))
    mentions = tuple(sorted(analysis.mentions, key=lambda m: m.id))
    base = chain.Base(
        documents=(thread.document,),
        names=tuple(raw_author(a, thread.document) for a in thread.authors),
        posts=analysis.posts,
        quotes=analysis.quotes,
        mentions=mentions,
        vectors=encoder.encode([m.text for m in mentions]),
    )
    return chain.derive(base, config, model)


class Scorer:
    """Counts over all threads."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.worst: list[str] = []

    def add(self, thread: GoldThread, base: chain.Base) -> None:
        """Score one thread."""
        unit_of = {m.id: u for m in base.mentions if (u := _unit(m, thread.units)) is not None}
        held = {(u.start, u.end) for u in unit_of.values()}
        labelled = [u for u in thread.units if u.claim and u.sign and not u.quoted]
        self.counts["claims gold"] += len(labelled)
        self.counts["claims found"] += sum((u.start, u.end) in held for u in labelled)
        self._links(thread, base, unit_of)
        self._cruxes(thread, base, unit_of)

    def _links(self, thread: GoldThread, base: chain.Base, unit_of: dict[str, Unit]) -> None:
        for link in base.stances:
            one, two = unit_of.get(link.source_mention_id), unit_of.get(link.target_mention_id)
            if one is None or two is None or one.author == two.author:
                continue
            self.counts[f"links {link.label}"] += 1
            gold = _sign(one, two, thread)
            if gold is not None:
                right = (gold > 0) == (link.label is Label.SUPPORTS)
                self.counts[f"links {link.label} {'right' if right else 'wrong'}"] += 1

    def _cruxes(self, thread: GoldThread, base: chain.Base, unit_of: dict[str, Unit]) -> None:
        self.counts["threads"] += 1
        name = {a.id: n for n in thread.authors for a in [raw_author(n, thread.document)]}
        if not thread.cruxes:
            self.counts["quiet threads"] += 1
            self.counts["quiet threads silent"] += not base.cruxes
            self.counts["cruxes in quiet threads"] += len(base.cruxes)
            return
        self.counts["cruxes gold"] += len(thread.cruxes)
        self.counts["contested with a crux"] += bool(base.cruxes)
        met: set[str] = set()
        for rank, crux in enumerate(base.cruxes):
            found = set(_matches(crux, base, thread, unit_of, name))
            if rank < 3:
                self.counts["cruxes shown@3"] += 1
                self.counts["cruxes opposed@3"] += _opposed(crux, base, thread, unit_of)
                self.counts["cruxes right@3"] += bool(found)
            if rank < 5:
                met |= found
        self.counts["cruxes met@5"] += len(met)

    def lines(self) -> Iterator[str]:
        """Yield the figures."""
        c = self.counts
        yield f"claims: recall {_share(c['claims found'], c['claims gold'])}"
        for label in (Label.DISPUTES, Label.SUPPORTS):
            right, wrong = c[f"links {label} right"], c[f"links {label} wrong"]
            yield f"links {label}: {c[f'links {label}']}, of those with a gold sign right {_share(right, right + wrong)}"
        yield (
            f"cruxes: top 3 truly opposed {_share(c['cruxes opposed@3'], c['cruxes shown@3'])}, "
            f"top 3 are gold {_share(c['cruxes right@3'], c['cruxes shown@3'])}, "
            f"gold met in top 5 {_share(c['cruxes met@5'], c['cruxes gold'])}"
        )
        yield (
            f"threads: contested with a crux {_share(c['contested with a crux'], c['threads'] - c['quiet threads'])}, "
            f"agreeing ones silent {_share(c['quiet threads silent'], c['quiet threads'])} "
            f"({c['cruxes in quiet threads']} false cruxes)"
        )


def _unit(mention: Mention, units: Sequence[Unit]) -> Unit | None:
    best = max(units, key=lambda u: min(u.end, mention.end) - max(u.start, mention.start))
    return best if min(best.end, mention.end) - max(best.start, mention.start) > 0 else None


def _sign(one: Unit, two: Unit, thread: GoldThread) -> int | None:
    """Return +1 or -1 if the gold labels say how `one` bears on `two`."""
    if one.claim is None or two.claim is None or not one.sign or not two.sign:
        return None
    if one.claim == two.claim:
        return one.sign * two.sign
    for a, b, sign in thread.relations:
        if {a, b} == {one.claim, two.claim}:
            return sign * one.sign * two.sign
    return None


def _opposed(crux: Crux, base: chain.Base, thread: GoldThread, unit_of: dict[str, Unit]) -> bool:
    claim = next(c for c in base.claims if c.id == crux.claim_id)
    target = unit_of.get(claim.mention_id)
    against = [unit_of[m] for side in crux.sides if side.stance is Stance.REJECTS for m in side.mention_ids if m in unit_of]
    return target is not None and any(_sign(u, target, thread) == -1 for u in against)


def _matches(
    crux: Crux, base: chain.Base, thread: GoldThread, unit_of: dict[str, Unit], name: dict[str, str]
) -> Iterator[str]:
    members = {c.id: c for c in base.claims}
    shown = {m for i in (crux.claim_id, *crux.facet_ids) for m in members[i].mention_ids}
    shown |= {m for side in crux.sides for m in side.mention_ids}
    claims = {unit_of[m].claim for m in shown if m in unit_of}
    for_, against = ({name[a] for a in side.author_ids if a in name} for side in crux.sides)
    for claim, one, two in thread.cruxes:
        if claim in claims and ((for_ & one and against & two) or (for_ & two and against & one)):
            yield claim


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "- (0/0)"


def main() -> None:
    """Print the figures; `--set section.key=value` tries another setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/eval/written"))
    parser.add_argument("--weights", type=Path, help="other weights of the reply model (`kb.training.reply --alone`)")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE")
    options = parser.parse_args()
    config = Config()
    for item in options.set:
        key, _, value = item.partition("=")
        section, _, knob = key.partition(".")
        part = dataclasses.replace(getattr(config, section), **{knob: msgspec.json.decode(value)})
        config = dataclasses.replace(config, **{section: part})
    encoder, scorer = load_encoder(config.encoder), Scorer()
    model = ReplyModel(options.weights) if options.weights else registry.load("stance", config.stance.model)
    for path in sorted((options.data / "threads").glob("*.json")):
        thread = load(path)
        scorer.add(thread, run(thread, config, encoder, model))
    sys.stdout.write("\n".join(scorer.lines()) + "\n")


if __name__ == "__main__":
    main()
