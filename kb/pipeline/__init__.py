"""Order, transactions, staleness and progress: files in, a derived base out.

Every document is one transaction. What is derived over the whole base (claims to cruxes) is one more, at the
end, and carries the fingerprint of all it was made from; a process killed in between leaves documents whose
derivation is stale, and the next `kb ingest` completes it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kb.pipeline.freshness import is_stale, stale_stages
from kb.pipeline.report import IngestReport, Progress, Silent

if TYPE_CHECKING:
    from kb.pipeline.commands import exact, forget, ingest, rebuild

__all__ = ["IngestReport", "Progress", "Silent", "exact", "forget", "ingest", "is_stale", "rebuild", "stale_stages"]


def __getattr__(name: str) -> Any:
    """Return a command. What runs one is imported with the first, as commands that only read ask what is stale."""
    if name in __all__:
        return getattr(importlib.import_module("kb.pipeline.commands"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
