"""Pages of the roof: errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from oms.kit.typed import keep_of_another_session


def _problem(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "problem.html", {"title": title, "text": text, "status": status}, status=status)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return _problem(
        request, 404, _("Page not found"), _("There is nothing at this address, or it is not yours to see.")
    )


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return _problem(request, 403, _("Not allowed"), str(exception or _("Your role does not allow this.")))


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return _problem(request, 400, _("Not understood"), _("The address or the form could not be read."))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token is never carried out; one that was drawn for this person comes back as typed."""
    return keep_of_another_session(request) or _problem(
        request,
        403,
        _("This form is no longer valid"),
        _("You signed in or out since it was opened. Open the page again."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Never a stack trace; the log has it."""
    text = _("Something went wrong on our side. Nothing was changed; try again, and tell your provider if it stays so.")
    page = loader.get_template("problem_bare.html").render({"title": _("Something went wrong"), "text": text})
    return HttpResponse(page, status=500)
