"""One gate before all views for what no view can want; whoever sends it is answered with a plain page, 400."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template import loader
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

LONGEST_PATH = 2_000
LONGEST_QUERY = 16_000
LONGEST_NAME = 200  # of a field or a parameter
LONGEST_VALUE = 200_000  # characters of one field; the longest lists are pasted as text
LONGEST_HEADER = 16_000
CHARSETS = {"", "utf-8", "utf8", "us-ascii"}
HTMX_ADDRESS = "HTTP_HX_CURRENT_URL"
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, ValueError, LookupError)


class Gate:
    """Lets through what can be read: no NUL and no half of a character anywhere, no length that no page asks for, one
    way to write letters, and an htmx that says where it stands."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        try:
            readable = is_readable(request)
        except UNREADABLE:
            readable = False
        return self.get_response(request) if readable else not_understood(request)


def is_readable(request: Any) -> bool:
    """Whether a view may see `request`; an error while it is read means the same as no."""
    if len(request.path) > LONGEST_PATH or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return False
    if (request.content_params or {}).get("charset", "").lower() not in CHARSETS:
        return False
    return (
        is_text(request.path)
        and all(len(text) <= LONGEST_HEADER and is_text(text) for text in _headers(request.META))
        and all(is_text(text) for text in request.COOKIES.values())
        and _is_address(request.META)
        and _are_fields(request.GET.lists())
        and _are_fields(request.POST.lists())
        and all(is_text(file.name or "") for _name, files in request.FILES.lists() for file in files)
    )


def is_text(text: str) -> bool:
    """Whether the database can keep it."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:  # half of a character
        return False


def _headers(meta: dict[str, Any]) -> Iterator[str]:
    return (str(value) for name, value in meta.items() if name.startswith("HTTP_"))


def _is_address(meta: dict[str, Any]) -> bool:
    """Whether htmx says where the page stands that asks; raises ValueError when it cannot be told."""
    address = unquote(meta.get(HTMX_ADDRESS, ""))
    parts = urlsplit(address)
    return is_text(address) and len(address) <= LONGEST_PATH + LONGEST_QUERY and (parts.port or 0) >= 0


def _are_fields(fields: Iterable[tuple[str, list[str]]]) -> bool:
    return all(
        len(name) <= LONGEST_NAME
        and is_text(name)
        and all(len(value) <= LONGEST_VALUE and is_text(value) for value in values)
        for name, values in fields
    )


def not_understood(request: Any) -> HttpResponse:
    """The plain page; it needs neither person nor database."""
    with translation.override(get_language_from_request(request)):
        words = {"title": _("Not understood"), "text": _("The address or the form could not be read.")}
        language = translation.get_language()
        page = loader.get_template("problem_bare.html").render({**words, "LANGUAGE_CODE": language})
    return HttpResponse(page, status=400)
