"""What stages made is held by stage, and only as long as it is used."""

from __future__ import annotations

from kb.store import Store


def test_what_is_not_used_goes_and_stages_are_apart(store: Store) -> None:
    store.units.put("stance", {"h1": b"one", "h2": b""}, {"h1", "h2"})
    store.units.put("cruxes", {"h1": b"other"}, {"h1"})
    assert store.units.get("stance") == {"h1": b"one", "h2": b""}
    store.units.put("stance", {"h3": b"three"}, {"h2", "h3"})
    assert store.units.get("stance") == {"h2": b"", "h3": b"three"}
    assert store.units.get("cruxes") == {"h1": b"other"}
    assert store.units.get("positions") == {}


def test_what_is_made_again_takes_the_place_of_the_old(store: Store) -> None:
    store.units.put("stance", {"h1": b"one"}, ["h1"])
    store.units.put("stance", {"h1": b"two"}, ["h1"])
    assert store.units.get("stance") == {"h1": b"two"}


def test_all_can_go(store: Store) -> None:
    store.units.put("stance", {"h1": b"one"}, ["h1"])
    store.units.clear()
    assert store.units.get("stance") == {}


def test_little_room_is_taken_by_what_repeats(store: Store) -> None:
    store.units.put("stance", {"h1": b"source target " * 1000}, ["h1"])
    assert store.connection.rows("SELECT length(made) < 1000 FROM units") == [(1,)]
    assert store.units.get("stance") == {"h1": b"source target " * 1000}


def test_what_is_damaged_is_not_held(store: Store) -> None:
    store.units.put("stance", {"h1": b"one", "h2": b"two"}, ["h1", "h2"])
    store.connection.run("UPDATE units SET made = ? WHERE hash = 'h1'", (b"nothing",))
    assert store.units.get("stance") == {"h2": b"two"}
