"""The state of a grid is its address: ?q=&status=&sort=-x&page=2&per=50&col=…"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from oms.kit.keys import as_key

PER_PAGE = (25, 50, 100, 200)
OURS = ("sort", "page", "per", "col", "after", "before", "view", "export", "open", "bulk", "numbers", "_")


@dataclass(frozen=True)
class GridState:
    """What the address says, with everything unknown or malformed dropped."""

    query: QueryDict
    sort: str
    page: int
    per: int
    columns: tuple[str, ...]

    @classmethod
    def read(cls, query: QueryDict, *, sortable: set[str], default_sort: str, default_per: int = 50) -> "GridState":
        sort = query.get("sort", "")
        per = as_key(query.get("per"))
        return cls(
            query=query,
            sort=sort if sort.removeprefix("-") in sortable else default_sort,
            page=min(as_key(query.get("page")) or 1, 1_000_000),
            per=per if per in PER_PAGE else default_per,
            columns=tuple(query.getlist("col")),
        )

    def filters(self) -> dict[str, list[str]]:
        """Only what narrows; empty values stripped."""
        return dict(self._narrows)

    @cached_property
    def _narrows(self) -> dict[str, list[str]]:
        pairs = {key: [v for v in values if v] for key, values in self.query.lists() if key not in OURS}
        return {key: values for key, values in pairs.items() if values}

    @cached_property
    def _stands(self) -> dict[str, list[str]]:
        """What an address of this grid carries."""
        pairs = dict(self._narrows)
        if self.query.get("sort"):
            pairs["sort"] = [self.sort]
        if self.query.get("per"):
            pairs["per"] = [str(self.per)]
        if self.columns:
            pairs["col"] = list(self.columns)
        return pairs

    def address(self, **changes: Any) -> str:
        """The query string of this state with `changes`; None drops a parameter, a new filter goes to page 1."""
        pairs = dict(self._stands)
        for key, value in changes.items():
            pairs.pop(key, None)
            if value not in (None, ""):
                pairs[key] = [str(value)]
        return "?" + urlencode(pairs, doseq=True)

    def up_to(self, key: str, **changes: Any) -> str:
        """What `address(**changes, key=…)` is before the value: a page has one for each row, or each column."""
        rest = self.address(**changes, **{key: None})
        return f"{rest}{'&' if len(rest) > 1 else ''}{key}="
