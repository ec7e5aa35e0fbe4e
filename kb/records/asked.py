"""What a judge is asked."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records.enums import Label


@dataclass(frozen=True, slots=True)
class Question:
    """What the sentence `answer` does to the sentence `claim` is to be said: two authors' own words behind a crux.

    `label` is what the machine took it for in the link `link_id`. The contexts are what stands around each sentence;
    names of people and files are no part of what is asked.
    """

    crux_id: str
    link_id: str
    label: Label
    claim: str
    answer: str
    claim_context: str
    answer_context: str
    claim_mention_id: str
    answer_mention_id: str
