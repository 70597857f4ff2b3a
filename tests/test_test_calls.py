"""Test calls: who may, what is refused in which words, what is shown, and what stays when the SIP server is away."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from inventory.actions import test_call
from inventory.actions.test_call import ask_test_call, note_steps, place_call
from inventory.ems.driver import TemporaryFault
from inventory.ems.drivers import DRIVERS
from inventory.models import CallServer, Line, Tenant, TestCall
from inventory.queries.line import living
from oms.kit.delivery import deliver_due
from partners.models import Account
from tests.people import CLERK, SP

NOWHERE = "127.0.0.1:9"


@pytest.fixture
def lines(everything, settings) -> list[Line]:
    """Lines of a customer of the demo that stands on a SIP server now."""
    tenant = Tenant.objects.filter(customer__lines__state="used").order_by("pk").first()
    server = CallServer.objects.create(cm_id="CM-SIP-99", name="Dial tone", driver="kamailio")
    Tenant.objects.filter(pk=tenant.pk).update(server=server)
    settings.SIP_SERVER, settings.KAMAILIO_DATABASE_URL = NOWHERE, "postgres://x@127.0.0.1:1/x"
    return list(living(tenant.customer)[:2])


def ask(lines, *, by=SP, other=True, dialled="") -> TestCall:
    person = Account.objects.get(login_id=by)
    called = lines[1] if other else None
    said = dialled or lines[1].extension
    return ask_test_call(line=lines[0], other=called, dialled=said, by=person, at=timezone.now())


def test_only_the_provider_tries_lines(lines) -> None:
    with pytest.raises(PermissionDenied, match="Only the provider tries lines."):
        ask(lines, by=CLERK)
    assert not TestCall.objects.exists()


def test_a_network_without_dial_tone_is_not_called(lines) -> None:
    CallServer.objects.filter(cm_id="CM-SIP-99").update(driver="simulator")
    with pytest.raises(ValidationError) as refused:
        ask(lines)
    assert refused.value.messages == ["This customer's network has no dial tone here: nothing can be called."]


def test_a_line_does_not_call_itself(lines) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(lines, other=False, dialled=lines[0].extension)
    assert refused.value.message_dict == {"dialled": ["The line would call itself; choose another."]}


def test_one_call_of_a_customer_at_a_time(lines) -> None:
    row = ask(lines)
    with pytest.raises(ValidationError) as refused:
        ask(lines)
    assert refused.value.messages == ["A test call of this customer is under way; wait until it is over."]
    assert list(TestCall.objects.all()) == [row]


def test_a_server_that_is_away_is_tried_again(lines, monkeypatch) -> None:
    monkeypatch.setattr(test_call.Phone, "sign_on", lambda phone, expires: 0)
    with pytest.raises(TemporaryFault, match="The SIP server does not answer."):
        place_call(ask(lines))


def test_what_happened_is_kept_and_told(lines, monkeypatch) -> None:
    monkeypatch.setattr(test_call.Phone, "sign_on", lambda phone, expires: 401)
    row = ask(lines)
    deliver_due("test-calls")
    row.refresh_from_db()
    assert (row.state, row.was_answered) == ("done", False)
    assert row.steps[0][1] == f"refused 401: line {lines[1].extension} could not sign on"
    note_steps(row, [(0.5, "caller"), (0.75, "answered")])
    assert (row.story(), row.was_answered) == (
        [("0.50", "The calling phone signed on"), ("0.75", "Answered")], True,
    )  # fmt: skip


def test_the_page_asks_what_it_needs_and_keeps_what_was_typed(lines, signed_in) -> None:
    client, address = signed_in(SP), f"/customers/{lines[0].customer.code}/test-call/"
    assert f"{lines[0]} · {lines[0].get_reach_display()}" in client.get(address).text
    for typed, words in (
        ({"caller": lines[0].pk}, "Type a number, or choose the line that is called."),
        (
            {"caller": lines[0].pk, "dialled": "Latvia"},
            "A number has digits, + at its beginning, * and #, like 020 7946 0018.",
        ),
        ({"caller": lines[0].pk, "dialled": lines[0].extension}, "The line would call itself; choose another."),
    ):
        answer = client.post(address, typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert typed.get("dialled", "") in answer.text
    assert client.post(address, {"caller": lines[0].pk, "other": lines[1].pk}).status_code == 302
    assert f"{lines[0].extension} calls {lines[1].extension}" in client.get(address).text
    assert "The call is being made." in client.get(address).text


def test_a_customer_on_the_simulator_says_so(signed_in, everything) -> None:
    code = Tenant.objects.order_by("pk").first().customer.code
    page = signed_in(SP).get(f"/customers/{code}/test-call/").text
    assert "This customer's network has no dial tone here" in page
    assert "Begin test call" not in page


def test_resellers_have_no_such_tab(signed_in, lines) -> None:
    code = lines[0].customer.code
    assert "/test-call/" not in signed_in(CLERK).get(f"/customers/{code}/").text
    assert signed_in(CLERK).get(f"/customers/{code}/test-call/").status_code in (403, 404)


def test_the_driver_says_where_phones_sign_on(settings) -> None:
    for said, expected in (("127.0.0.1:5060", ("127.0.0.1", 5060)), ("", None), ("127.0.0.1", None), ("host:x", None)):
        settings.SIP_SERVER = said
        assert DRIVERS["kamailio"].dials == expected
