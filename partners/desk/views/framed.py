"""HTML of mails, served so that it can do nothing: no script, no form, no other host, no cookie of ours."""

from django.http import HttpResponse

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def framed(html: str) -> HttpResponse:
    """`html` for an iframe of our own pages."""
    answer = HttpResponse(html, content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer
