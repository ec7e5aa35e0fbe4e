"""Stronger judges, for those who have one: a cross-encoder on this machine, or a model of the `llm` library."""

from __future__ import annotations

from kb.config import VerifyConfig
from kb.errors import ConfigError
from kb.protocols import Judge


def load_judge(config: VerifyConfig) -> Judge:
    """Return the judge that kb.toml names. Raises `ConfigError` for none or two, `ModelMissingError`."""
    if not config.judge:
        raise ConfigError(
            "no judge is named",
            hint="under [verify] in kb.toml name a cross-encoder with NLI labels (model), or a model of llm (llm)",
        )
    if config.model and config.llm:
        raise ConfigError("two judges are named", hint="keep one of model and llm under [verify] in kb.toml")
    if config.llm:
        from kb.models.judges._llm import LlmJudge

        return LlmJudge(config.llm, config.timeout)
    from kb.models.judges._pairs import PairJudge

    return PairJudge(config.model, config.confidence)
