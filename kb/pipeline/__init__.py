"""Order, transactions, staleness and progress: files in, a derived base out.

Every document is one transaction. What is derived over the whole base (claims to cruxes) is one more, at the
end, and carries the fingerprint of all it was made from; a process killed in between leaves documents whose
derivation is stale, and the next `kb ingest` completes it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.pipeline.commands import exact, forget, ingest, rebuild
    from kb.pipeline.freshness import is_stale, stale_stages
    from kb.pipeline.report import IngestReport, Progress, Silent

__all__ = ["IngestReport", "Progress", "Silent", "exact", "forget", "ingest", "is_stale", "rebuild", "stale_stages"]

_HOME = {"is_stale": "freshness", "stale_stages": "freshness"} | dict.fromkeys(
    ("IngestReport", "Progress", "Silent"), "report"
)


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is: a reading command asks what is stale, and has no use for the stages."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME.get(name, 'commands')}"), name)
