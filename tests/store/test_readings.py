"""What models said of pairs is kept to the bit, by model, and goes when nobody asks for it any more."""

from __future__ import annotations

import numpy as np

from kb.store import Store

ROWS = {"h2": np.array([0.1, 0.7, 0.2], np.float32), "h1": np.array([1 / 3, 1 / 3, 1 / 3], np.float32)}


def test_rows_come_back_to_the_bit(store: Store) -> None:
    store.readings.add("m1", ROWS)
    found = store.readings.get("m1", ["h1", "h2", "h3"])
    assert sorted(found) == ["h1", "h2"]
    assert all(found[key].dtype == np.float32 and found[key].tobytes() == ROWS[key].tobytes() for key in found)
    assert store.readings.get("m1", []) == {}


def test_rows_of_other_models_are_apart(store: Store) -> None:
    store.readings.add("m1", ROWS)
    store.readings.add("m2", {"h1": np.zeros(4, np.float32)})
    assert store.readings.get("m2", ["h2"]) == {}
    assert store.readings.get("m2", ["h1"])["h1"].shape == (4,)
    assert store.readings.get("m1", ["h1"])["h1"].tobytes() == ROWS["h1"].tobytes()


def test_a_row_that_is_made_again_takes_the_place_of_the_old(store: Store) -> None:
    store.readings.add("m1", ROWS)
    store.readings.add("m1", {"h1": ROWS["h2"]})
    assert store.readings.get("m1", ["h1"])["h1"].tobytes() == ROWS["h2"].tobytes()


def test_what_is_not_used_goes(store: Store) -> None:
    store.readings.add("m1", ROWS)
    store.readings.add("m2", ROWS)
    assert store.readings.keep([("m1", "h1"), ("m2", "h2"), ("m9", "h1")]) == 2
    assert list(store.readings.get("m1", ROWS)) == ["h1"]
    assert list(store.readings.get("m2", ROWS)) == ["h2"]
    assert store.readings.keep([]) == 2
    assert store.readings.keep([]) == 0


def test_many_pairs_are_asked_for_at_once(store: Store) -> None:
    many = {f"h{n}": np.array([n], np.float32) for n in range(3000)}
    store.readings.add("m1", many)
    assert store.readings.get("m1", many).keys() == many.keys()
