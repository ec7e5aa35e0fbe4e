"""Ids hash content: the same parts give the same id everywhere, other parts another."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ids import DIGITS, KINDS, fingerprint, make_id

parts = st.lists(st.one_of(st.text(), st.integers(), st.none()), max_size=5)


def test_an_id_is_its_kind_and_digits() -> None:
    assert make_id("c", "one", 2, None) == "c:ef8acc985fa525c1"


@given(st.sampled_from(sorted(KINDS)), parts)
def test_the_form(kind: str, values: list[str | int | None]) -> None:
    letter, _, digits = make_id(kind, *values).partition(":")
    assert letter == kind
    assert len(digits) == DIGITS
    assert set(digits) <= set("0123456789abcdef")


@given(parts, parts)
def test_other_parts_give_another_id(one: list[str | int | None], other: list[str | int | None]) -> None:
    as_text = [[None if p is None else str(p) for p in values] for values in (one, other)]
    assert (make_id("m", *one) == make_id("m", *other)) == (as_text[0] == as_text[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), (("a",), ("a", "")), (("",), (None,)), ((), ("",)), (("1:a",), ("a",))],
)
def test_parts_do_not_run_together(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> None:
    assert make_id("m", *one) != make_id("m", *other)


def test_the_kind_counts() -> None:
    assert len({make_id(kind, "x").partition(":")[2] for kind in KINDS}) == len(KINDS)


def test_another_process_gives_the_same_id() -> None:
    code = "from kb.ids import make_id, fingerprint; print(make_id('p', 'é', 7), fingerprint('a', b'a'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [make_id("p", "é", 7), fingerprint("a", b"a")]


def test_fingerprints_tell_parts_apart_and_take_text_as_its_bytes() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("é") == fingerprint("é".encode())
    assert len(fingerprint()) == DIGITS
