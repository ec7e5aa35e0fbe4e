"""A model of pairs as a judge. It reads the two sentences alone: that is what inference models are made for."""

from __future__ import annotations

from kb.ids import fingerprint
from kb.models.pairs import load_pair_model
from kb.records import Question, Verdict

VERDICTS = (Verdict.SUPPORTS, Verdict.DISPUTES, Verdict.NEUTRAL)


class PairJudge:
    """Unclear where the most probable verdict is less probable than `confidence`."""

    def __init__(self, name: str, confidence: float) -> None:
        self._model, self._confidence = load_pair_model(name), confidence
        self.name = name

    @property
    def fingerprint(self) -> str:
        """That of the model, and the confidence."""
        return fingerprint(self._model.fingerprint, str(self._confidence))

    def sends(self, question: Question) -> str:
        """Return nothing: the model runs in this process."""
        return ""

    def judge(self, question: Question) -> Verdict:
        """Return the verdict on the two sentences."""
        (row,) = self._model.predict([(question.claim, question.answer)])
        return VERDICTS[int(row.argmax())] if row.max() >= self._confidence else Verdict.UNCLEAR
