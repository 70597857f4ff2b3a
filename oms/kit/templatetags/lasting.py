"""Parts of a page that are drawn once for all who see the same: `{% lasting colour=look.colour %}…{% endlasting %}`.

Such a part is drawn from the values it names, the reader's language and nothing else: its context holds no other name, and
one that it does not know is an error. So what is kept cannot be anybody else's, nor of yesterday: another right, look or
language is another value, under which it is drawn anew. What belongs to one request (a form's token, who is signed in)
stands in `{% fresh %}…{% endfresh %}` within it and is drawn each time, from the page's own context.
"""

import re
from collections.abc import Callable
from typing import Any

from django import template
from django.template import TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 500  # drawings that one part keeps; then it begins anew
FIRM = {str, SafeString, int, bool, type(None)}  # what is equal under one of these is drawn alike
GAP = re.compile("\0(\\d+)\0")  # where a fresh part stands; no page can hold a NUL
Piece = str | Callable[[Context], str]


class NotNamedError(LookupError):
    """A lasting part reads what it does not name."""


class Named(Context):
    """Only what a lasting part named; what else it looked for is told afterwards, as templates pass over it."""

    def __init__(self, names: dict[str, Any], *, beside: Context) -> None:
        super().__init__(names, autoescape=beside.autoescape, use_l10n=beside.use_l10n, use_tz=beside.use_tz)
        self.looked_for: set[str] = set()
        self.gaps: list[NodeList] = []

    def __getitem__(self, key: Any) -> Any:
        if key not in self:
            self.looked_for.add(key)
        return super().__getitem__(key)


class FreshNode(Node):
    """Drawn for each request; where a lasting part is being kept, a gap."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        if not isinstance(context, Named):
            return self.nodelist.render(context)
        context.gaps.append(self.nodelist)
        return SafeString(f"\0{len(context.gaps) - 1}\0")


class LastingNode(Node):
    """Its drawings by what they were drawn from."""

    def __init__(self, nodelist: NodeList, names: dict[str, FilterExpression]) -> None:
        self.nodelist, self.names = nodelist, names
        self.kept: dict[tuple[Any, ...], list[Piece]] = {}

    def render(self, context: Context) -> SafeString:
        values = [_firm(name, value.resolve(context, ignore_failures=True)) for name, value in self.names.items()]
        known = (get_language(), context.autoescape, *values, *map(_kind, values))
        pieces = self.kept.get(known)
        if pieces is None:
            if len(self.kept) >= MOST:
                self.kept.clear()
            pieces = self.kept[known] = self._draw(context, dict(zip(self.names, values, strict=True)))
        return SafeString("".join([piece if isinstance(piece, str) else piece(context) for piece in pieces]))

    def _draw(self, context: Context, names: dict[str, Any]) -> list[Piece]:
        """Text, and between it what is drawn each time."""
        named = Named(names, beside=context)
        assert context.template is not None, "A part is drawn within a template."
        with named.bind_template(context.template):
            text = self.nodelist.render(named)
        if named.looked_for:
            raise NotNamedError(f"A lasting part reads {', '.join(sorted(named.looked_for))} and does not name it.")
        parts = GAP.split(text)
        return [named.gaps[int(part)].render if place % 2 else part for place, part in enumerate(parts)]


def _firm(name: str, value: Any) -> Any:
    """The value, or its text in the reader's language; TypeError for what may change while it stays equal."""
    if type(value) in FIRM:
        return value
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, tuple) and all(type(part) in FIRM for part in value):
        return value
    raise TypeError(f"{name} is {type(value).__name__}; a lasting part names texts, whole numbers, yes or no.")


def _kind(value: Any) -> Any:
    return tuple(map(type, value)) if isinstance(value, tuple) else type(value)


@register.tag
def lasting(parser: Parser, token: Token) -> LastingNode:
    bits = token.split_contents()[1:]
    names = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"lasting takes name=value alone, not {' '.join(bits)}.")
    nodelist = parser.parse(("endlasting",))
    parser.delete_first_token()
    return LastingNode(nodelist, names)


@register.tag
def fresh(parser: Parser, token: Token) -> FreshNode:
    nodelist = parser.parse(("endfresh",))
    parser.delete_first_token()
    return FreshNode(nodelist)
