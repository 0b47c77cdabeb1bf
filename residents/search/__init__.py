"""One box that finds a person in a million: what is indexed, how it is kept, how it is found."""

from residents.search.filters import SearchFilter
from residents.search.find import SearchResult, find, matching, named
from residents.search.index import forget, index_household, index_resident, reindex

__all__ = [
    "SearchFilter",
    "SearchResult",
    "find",
    "forget",
    "index_household",
    "index_resident",
    "matching",
    "named",
    "reindex",
]
