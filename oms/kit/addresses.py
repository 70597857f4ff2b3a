"""Where an address leads. That of a grid names nothing but its page: it is looked for among all patterns once."""

import re
from functools import cached_property

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RegexPattern, RoutePattern

PLAIN = re.compile(r"\^([\w-]+)/")  # an expression that begins with a step as it is
Patterns = list[URLPattern | URLResolver]


class Remembered(URLResolver):
    """The patterns of all apps; only those are tried that know the first step of a path. What it keeps grows no further
    than there are pages whose address holds no value."""

    def __init__(self, apps: Patterns) -> None:
        super().__init__(RoutePattern(""), apps)
        self.known: dict[str, ResolverMatch] = {}

    @cached_property
    def by_step(self) -> list[tuple[URLPattern | URLResolver, set[str] | None]]:
        """Each app with the first steps of its addresses; None where one of them may be anything."""
        return [(app, _first_steps(app)) for app in self.url_patterns]

    def resolve(self, path: str) -> ResolverMatch:
        known = self.known.get(path)
        if known is not None:
            return known
        found = self._find(path)
        if not found.args and not found.kwargs:
            self.known[path] = found
        return found

    def _find(self, path: str) -> ResolverMatch:
        first = path.partition("/")[0]
        for app, steps in self.by_step:
            if steps is None or first in steps:
                try:
                    found = app.resolve(path)
                except Resolver404:
                    continue
                if found:
                    return found
        raise Resolver404({"tried": [], "path": path})


def _first_steps(found: URLPattern | URLResolver) -> set[str] | None:
    route = str(found.pattern)
    if isinstance(found.pattern, RegexPattern):
        plain = PLAIN.match(route)
        return {plain[1]} if plain else None
    first = route.partition("/")[0]
    if "<" in first:
        return None
    if route or isinstance(found, URLPattern):
        return {first}
    below = [_first_steps(one) for one in found.url_patterns]
    return None if None in below else set().union(*(steps for steps in below if steps is not None))
