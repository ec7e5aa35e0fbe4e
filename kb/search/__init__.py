"""Finds the claims a query is about, by words and by meaning, and says which argue for it and which against it."""

from __future__ import annotations

from kb.search.answer import related, search
from kb.search.records import Hit, SearchFilter, SearchResult, Snippet
from kb.search.together import MOST_BELOW

__all__ = ["MOST_BELOW", "Hit", "SearchFilter", "SearchResult", "Snippet", "related", "search"]
