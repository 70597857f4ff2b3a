"""The button of a message that can be undone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from oms.kit.keys import as_key
from oms.kit.refusals import refusals
from oms.kit.undo import take_back
from partners.sign_in.views.gate import safe_next


class Undo(View):
    """Back to where the person was, with what was undone, or why it was not."""

    def post(self, request: HttpRequest) -> HttpResponse:
        said = ""
        try:
            with refusals() as refused:
                said = take_back(pk=as_key(request.POST.get("act")) or 0, by=request.user, at=timezone.now())
        except PermissionDenied as denied:
            messages.warning(request, str(denied))
            return safe_next(request)
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, said)
        return safe_next(request)
