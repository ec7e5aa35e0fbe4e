"""Labelled answers of three kinds: threads kept apart from training, CreateDebate, change-my-view."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from kb.config import Config
from kb.evaluation._base import read
from kb.records import Label
from kb.training.written import held_out, thread_answers

OURS = Path(__file__).parents[1] / "training" / "data"
_LABELS = {"support": Label.SUPPORTS, "oppose": Label.DISPUTES}


@dataclass(frozen=True, slots=True)
class Case:
    """An answer, what it answers, and how; `group` is what it stands together with."""

    answer: str
    answered: str
    label: Label
    group: str


def kept_apart(folder: Path = OURS) -> list[Case]:
    """Return the answers of the threads that `held_out.json` in `folder` names, those that take no side among them."""
    apart = held_out(folder)
    return [
        Case(a.reply.answer, a.reply.answered, a.reply.label, a.reply.group)
        for a in thread_answers(folder)
        if a.reply.group in apart
    ]


def createdebate(data: Path, config: Config) -> list[Case]:
    """Return the arguments that declare to support or dispute another; none where `data` has no debates."""
    found = []
    for document in read(sorted((data / "threads" / "createdebate").glob("Ad*.txt")), config):
        text, posts = document.document.text, {p.id: p for p in document.posts}
        for post in document.posts:
            parent = posts.get(post.parent_id or "")
            if parent is not None and post.declared in (Label.SUPPORTS, Label.DISPUTES):
                words = [" ".join(text[p.start : p.end].split()) for p in (post, parent)]
                found.append(Case(words[0], words[1], Label(post.declared), document.document.id))
    return found


def change_my_view(data: Path) -> list[Case]:
    """Return the sentences that answer another author's (`cross_author`); none where `data` has no such set."""
    rows = [
        msgspec.json.decode(line)
        for path in sorted((data / "stance").glob("cmv_modes.*.jsonl"))
        for line in path.read_bytes().splitlines()
    ]
    return [Case(r["text"], r["claim"], _LABELS[r["label"]], r["doc"]) for r in rows if r.get("cross_author")]
