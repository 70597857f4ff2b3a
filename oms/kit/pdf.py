"""A page as PDF (A4, page numbers): a template of its own, drawn by WeasyPrint, which reaches neither network nor files."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


class NoPdf(Exception):
    """This machine cannot draw PDFs: the libraries of Pango are missing (docs/operations.md)."""


def draw(template: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> bytes:
    """The PDF of `template`; raises NoPdf. A picture in it is a `data:` address, all else is refused."""
    try:
        import weasyprint  # heavy, and needs Pango: only where a PDF is asked for
        from PIL import ImageFile  # comes with it
    except OSError as error:
        raise NoPdf(str(error)) from error
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process, uploads included
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    page = weasyprint.HTML(string=render_to_string(template, dict(context), request=request), url_fetcher=fetcher)
    return bytes(page.write_pdf())


def pdf_answer(request: HttpRequest, template: str, context: Mapping[str, Any], *, name: str) -> HttpResponse:
    """The PDF of `template` as a download called `name`.pdf; 503 in words where this machine cannot draw one."""
    return pdf_of(lambda: draw(template, context, request), name=name)


def pdf_of(drawn: Callable[[], bytes], *, name: str) -> HttpResponse:
    """What `drawn` draws as a download called `name`.pdf, likewise."""
    try:
        content = drawn()
    except NoPdf:
        words = _("PDFs cannot be made on this server: the library Pango is missing. Tell whoever runs the portal.")
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"},
    )
