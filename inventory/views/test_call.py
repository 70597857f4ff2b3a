"""Tab Test Call: the provider tries a line of the customer, and reads what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from customers.views.page import CustomerPage
from inventory.actions.test_call import ask_test_call
from inventory.forms.line import TestCallForm
from inventory.queries.driver import driver_of
from inventory.queries.test_call import callable_lines, last_calls
from oms.kit.outbox import PermanentFault
from oms.kit.refusals import refusals


class TestCalls(CustomerPage):
    """The form, and the last calls; while one is under way the page asks for itself anew."""

    screen = "test-call"
    template = "inventory/test_call.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(TestCallForm(lines=callable_lines(request.user, self.customer)))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = TestCallForm(request.POST, lines=callable_lines(request.user, self.customer))
        if form.is_valid():
            said = form.cleaned_data
            with refusals(form):
                ask_test_call(
                    line=said["caller"],
                    other=said["other"],
                    dialled=said["dialled"],
                    by=request.user,
                    at=timezone.now(),
                )
        if form.errors:
            return self.show(form, 422)
        return redirect("inventory:test-call", code)

    def show(self, form: TestCallForm, status: int = 200) -> HttpResponse:
        calls = last_calls(self.request.user, self.customer)
        live = any(call.runs for call in calls)
        return self.page(status, form=form, calls=calls, live=live, dials=self.dials())

    def dials(self) -> bool:
        """Whether the customer stands where calls can be tried."""
        try:
            return driver_of(self.customer).dials is not None
        except PermanentFault:
            return False
