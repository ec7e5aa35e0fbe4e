"""Whether a search finds what it should, and on the right side. It needs a store, made in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kb import pipeline
from kb.config import Config
from kb.evaluation import Figure, share
from kb.evaluation._seeds.gold import GoldQuery
from kb.evaluation._seeds.scene import Scene
from kb.placing import Group
from kb.protocols import Encoder
from kb.search import MOST_BELOW, Hit, SearchFilter, search
from kb.store import Store

_DEPTH, _DEEP = 10, 60


def figures(scene: Scene, paths: Sequence[Path], config: Config, encoder: Encoder) -> Iterator[Figure]:
    """Yield recall over the gold queries, and whether claims for and against their propositions are placed so."""
    queries = scene.gold.queries
    if not queries:
        return
    with TemporaryDirectory() as folder:
        database = Path(folder) / "kb.db"
        pipeline.ingest(paths, config, database)
        with Store.open(database, mode="read") as store:
            found = {q.id: _search(store, encoder, config, q.query) for q in queries}
            placed = {q.id: _search(store, encoder, config, q.proposition) for q in queries if q.proposition}
    relevant = [(q, r) for q in queries for r in q.relevant]
    hits = sum(_held(scene, r.claim, _shown(found[q.id])) for q, r in relevant)
    yield share(f"search recall @{_DEPTH}", hits, len(relevant), "relevant gold claims in the first passages shown")
    hits = sum(_held(scene, r.claim, found[q.id][:_DEPTH]) for q, r in relevant)
    yield share(f"search recall claims @{_DEPTH}", hits, len(relevant), "the same, among as many claims alone")
    lengths = [len(_shown(hits)) for hits in found.values()]
    yield share("search claims shown", sum(lengths), len(lengths), "claims in those passages, a query")
    judged = frozenset[str]().union(*scene.claims_of.values())
    known = {id_: [hit for hit in hits if hit.claim_id in judged] for id_, hits in found.items()}
    hits = sum(_held(scene, r.claim, known[q.id][:_DEPTH]) for q, r in relevant)
    yield share(
        f"search recall judged @{_DEPTH}", hits, len(relevant), "claims alone, of hits that are gold claims at all"
    )
    best = [(q, r) for q, r in relevant if r.grade > 1]
    hits = sum(_held(scene, r.claim, found[q.id][:_DEPTH]) for q, r in best)
    yield share(f"search best @{_DEPTH}", hits, len(best), "the same, of those that answer the query")
    first = sum(any(_held(scene, r.claim, found[q.id][:1]) for r in q.relevant) for q in queries)
    yield share("search first", first, len(queries), "queries whose first hit is relevant")
    yield from _placing(scene, queries, placed)


def _search(store: Store, encoder: Encoder, config: Config, query: str) -> list[Hit]:
    result = search(store, encoder, config, query, SearchFilter(), _DEEP)
    return sorted(result.hits, key=lambda hit: -hit.score)


def _shown(hits: Sequence[Hit]) -> list[Hit]:
    """Return what the screen shows of hits, best first: the first passages, in each what ranks above the next one."""
    heads = [hit for hit in hits if hit.under is None]
    last = heads[_DEPTH].score if len(heads) > _DEPTH else -1.0
    shown: list[Hit] = []
    for head in heads[:_DEPTH]:
        below = [hit for hit in hits if hit.under == head.claim_id and hit.score >= last]
        shown += [head, *below[:MOST_BELOW]]
    return shown


def _held(scene: Scene, claim: str, hits: Sequence[Hit]) -> bool:
    return any(hit.claim_id in scene.claims_of[claim] for hit in hits)


def _placing(scene: Scene, queries: Sequence[GoldQuery], placed: dict[str, list[Hit]]) -> Iterator[Figure]:
    right = wrong = total = 0
    for query in (q for q in queries if q.id in placed):
        group = {hit.claim_id: hit.group for hit in placed[query.id]}
        for claim, side in [*((c, Group.FOR) for c in query.for_), *((c, Group.AGAINST) for c in query.against)]:
            groups = {group[c] for c in scene.claims_of[claim] if c in group} - {Group.RELATED}
            right += side in groups
            wrong += bool(groups) and side not in groups
            total += 1
    yield share("search placed", right + wrong, total, "gold claims for or against a proposition placed on a side")
    yield share("search sides right", right, right + wrong, "of those placed, on the right side")
