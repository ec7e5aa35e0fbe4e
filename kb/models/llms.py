"""Models of the `llm` library (Willison; Apache-2.0); which ones there are, its plugins decide. Most run elsewhere.

What they are shown was written by strangers: it stands behind a mark on every line, and whoever asks tells them that
it is material.
"""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kb.errors import AnswerError, ConfigError, KbError, ModelMissingError
from kb.text import printable

if TYPE_CHECKING:
    import llm

_CHARACTERS_A_TOKEN = 4  # of English prose, about
_TOLD = 300  # characters of an error of somebody else


class LlmModel:
    """The model `name` of the library; an answer that takes longer than `timeout` seconds is none.

    `setting` is what kb.toml calls the timeout. Raises `ModelMissingError` for a library or model that is not there,
    when it is first looked for.
    """

    def __init__(self, name: str, timeout: float, setting: str) -> None:
        self.name, self._timeout, self._setting = name, timeout, setting

    @property
    def full_name(self) -> str:
        """The model's own name, where `name` is an alias."""
        return str(self._model.model_id)

    def ask(self, prompt: str, system: str) -> str:
        """Return what the model says. A call that hangs is left to itself, and ends with the program.

        Raises `AnswerError` for none, or none in time; `ConfigError` where a key is missing.
        """
        model, told = self._model, dict[str, Any]()

        def call() -> None:
            try:
                told["answer"] = model.prompt(prompt, system=system, stream=False).text()
            except BaseException as error:  # whatever a plugin raises is told in the thread that asked
                told["error"] = error

        asking = threading.Thread(target=call, daemon=True)
        asking.start()
        asking.join(self._timeout)
        if asking.is_alive():
            raise AnswerError(f"no answer within {self._timeout:g} s", hint=f"raise {self._setting} in kb.toml")
        if (error := told.get("error")) is not None:
            raise self._failed(error) from error
        return str(told["answer"])

    @cached_property
    def _model(self) -> llm.Model:
        try:
            import llm
        except ImportError as error:
            raise ModelMissingError("the llm library is not installed", hint="pip install 'kb[llm]'") from error
        try:
            return llm.get_model(self.name)
        except llm.UnknownModelError as error:
            raise ModelMissingError(
                f"llm has no model {self.name!r}", hint="`llm models` lists those it has, `llm install` gets more"
            ) from error

    def _failed(self, error: BaseException) -> KbError:
        import llm

        if isinstance(error, llm.NeedsKeyException):
            return ConfigError(
                f"{self.name} needs a key", hint=f"llm keys set {getattr(self._model, 'needs_key', None) or self.name}"
            )
        return AnswerError(printable(f"{type(error).__name__}: {error}")[:_TOLD])


def marked(text: str) -> str:
    """Return the text with a mark before each of its lines, so that nothing in it can pass for what kb says."""
    return "\n".join(f"| {printable(line)}" for line in text.splitlines())


def tokens(characters: int) -> int:
    """Return about how many tokens so many characters of English prose are."""
    return -(-characters // _CHARACTERS_A_TOKEN)
