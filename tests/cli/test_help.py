"""`kb help`: what the words mean."""

from __future__ import annotations

import pytest

from kb.cli import help as words
from kb.ids import KINDS


def test_every_kind_of_id_is_explained() -> None:
    assert set(KINDS.values()) <= {*words.concepts()}


@pytest.mark.parametrize("word", [*words.concepts()])
def test_every_word_has_an_explanation(invoke, word: str) -> None:
    out = invoke("help", word).stdout
    assert out.startswith(word)
    assert len(out) > 100
    assert "`" not in out


@pytest.mark.parametrize("word", ["cruxes", "Crux", "key-point", "claims"])
def test_words_are_taken_generously(invoke, word: str) -> None:
    assert invoke("help", word).exit_code == 0


def test_a_command_and_a_mistyped_word(invoke) -> None:
    assert invoke("help", "search").stdout == invoke("search", "--help").stdout
    wrong = invoke("help", "crucks")
    assert wrong.exit_code == 5
    assert "crux" in wrong.stderr
    assert "open question" in invoke("help").stdout


def test_the_commands_it_names_exist(invoke) -> None:
    for concept in words.concepts().values():
        for line in concept.commands:
            assert invoke(line.split()[1], "--help").exit_code == 0
