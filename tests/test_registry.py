"""Plugins are listed without being imported, loaded by name, and come in from other packages too."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from typing import get_args

import pytest

from kb import registry
from kb.errors import ConfigError
from kb.protocols import ClaimModel, Encoder, Export, PairModel, Reader, SameModel, StanceModel

PROTOCOLS = {
    "readers": Reader,
    "encoders": Encoder,
    "claims": ClaimModel,
    "stance": StanceModel,
    "pairs": PairModel,
    "same": SameModel,
    "exports": Export,
}


def test_every_group_has_a_folder_and_a_protocol() -> None:
    assert set(get_args(registry.Group)) == set(registry.FOLDERS) == set(PROTOCOLS)


@pytest.mark.parametrize("group", get_args(registry.Group))
def test_every_plugin_loads_under_its_own_name(group: registry.Group) -> None:
    names = registry.names(group)
    assert names == tuple(sorted(set(names)))
    assert names or group == "pairs", "a group without a plugin"  # a model of pairs may be anybody's cross-encoder
    for name in names:
        plugin = registry.load(group, name)
        assert isinstance(plugin, PROTOCOLS[group]), name
        assert plugin.name.replace("-", "_") == name


def test_helper_modules_are_no_plugins() -> None:
    assert "minilm" in registry.names("encoders")
    assert not [name for group in get_args(registry.Group) for name in registry.names(group) if name.startswith("_")]


def test_listing_imports_nothing() -> None:
    code = (
        "import sys; from kb import registry; [registry.names(g) for g in registry.FOLDERS];"
        "print([m for m in sys.modules if m.startswith(('kb.readers', 'kb.models', 'kb.exports', 'kb.store'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("group", get_args(registry.Group))
@pytest.mark.parametrize("name", ["no_such", "", "_files", "../store", "minilm.py", "os"])
def test_an_unknown_name_is_refused_with_the_known_ones(group: registry.Group, name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        registry.load(group, name)
    assert repr(name) in caught.value.message
    assert all(known in (caught.value.hint or "") for known in registry.names(group))


def test_a_plugin_of_another_package_is_listed_and_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint(name="theirs", value="kb.models.encoders.minilm:PLUGIN", group="kb.encoders")

    monkeypatch.setattr(registry, "_foreign", lambda group: (point,) if group == "encoders" else ())
    assert registry.names("encoders") == ("claims", "minilm", "theirs")
    assert "theirs" not in registry.names("readers")
    assert registry.load("encoders", "theirs") is registry.load("encoders", "minilm")
