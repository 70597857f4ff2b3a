"""The two addresses that machines ask; they answer before session and transaction, which want the database."""

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from oms.kit.health import health


class Readiness:
    """`/healthz`: the process lives. `/readyz`: it can do its work, or 503 with what is missing.

    Answered before session and transaction, which want the database whose absence is to be told.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/healthz":
            return JsonResponse({"alive": True})
        if request.path_info == "/readyz":
            found = health()
            return JsonResponse(found.as_json(), status=503 if found.missing else 200)
        return self.get_response(request)
