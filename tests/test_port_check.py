"""Pre-order validation in a draft: asked from the wizard's row, answered by the desk or the supplier, kept with the draft,
marked when the data change, and carried onto the port when the order is sent."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from inventory.actions.port_check import ask_check, check_invalid, check_valid
from inventory.actions.port_check_supplier import hear_about_checks, note_check_failed, retry_check, send_check
from inventory.models import Port, PortCheck, PortSupplier
from inventory.queries.port_check import checked, waits_of_checks
from inventory.suppliers.simulator import SupplierSimulator
from oms.kit.acting import acting_for, as_system
from oms.kit.outbox import PermanentFault
from orders.actions.submit import cancel_order
from orders.enums import Verb
from orders.models import Order, PortRequest
from orders.parts.numbers.desk import as_new
from partners.models import Notice
from tests.orders.scene import CLERK, do, fresh, order_of, who
from tests.page import read
from tests.port_scene import DESK, NEIGHBOUR, VERA, desk
from tests.typed import sent

pytestmark = pytest.mark.django_db
DRAFT, READY = "Headingley Opticians", "Kirkstall Motors"  # of the demo: answered twice; complete, nothing asked yet
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def requests_of(order: Order) -> list[PortRequest]:
    with as_system():
        return list(order.portrequests.select_related("site", "billing_account", "number_type"))


def checks(order: Order) -> list[PortCheck]:
    """The last one first."""
    with as_system():
        rows = PortCheck.objects.select_related("customer", "supplier", "number_type")
        return list(rows.filter(order_no=order.no).order_by("-pk"))


def ask(order: Order, at=None) -> PortCheck:
    """The first request of `order` is asked about, as its row's button does."""
    user, (request, *_others) = who(CLERK), requests_of(order)
    with acting_for(user.partner_id):
        ask_check(customer=order.customer, order_no=order.no, asked=as_new(request), by=user, at=at or timezone.now())
    return checks(order)[0]


def answer(action, check: PortCheck, *, by=None, **more) -> PortCheck:
    by = by or desk()
    with acting_for(by.partner_id):
        action(check=check, by=by, at=timezone.now(), **more)
    with as_system():
        return PortCheck.objects.get(pk=check.pk)


def change(order: Order, **values) -> None:
    with as_system():
        PortRequest.objects.filter(pk=requests_of(order)[0].pk).update(**values)


def port_of(order: Order) -> Port:
    with as_system():
        found: Port = Port.objects.filter(order_no=order.no).order_by("-pk")[0]
        return found


def notices(kind: str, check: PortCheck) -> dict[str, tuple[str, bool]]:
    """Who was told so: login → its words, and whether they still ask for an act."""
    with as_system():
        rows = Notice.objects.filter(kind=kind, thread=f"port-check:{check.pk}")
        told = rows.order_by("needs").values_list("account__login_id", "text", "needs")  # by mail, and on the screen
        return {login: (text, needs) for login, text, needs in told}


# --- asked and answered


def test_asked_of_the_desk_which_finds_it_valid() -> None:
    order = order_of(READY)
    check = ask(order)
    assert (check.answer, check.desk_name, check.requester_name) == ("", "Nimbus Telecom", "RS-Vertical")
    assert check.due_until and check.due_until > check.created_at
    with as_system():
        assert not Port.objects.filter(order_no=order.no).exists()
    words, needs = notices("port.validation_asked", check)[DESK]
    assert "Ask the supplier, and enter what it found. Nothing is ordered yet." in words and needs
    with acting_for(desk().partner_id):
        assert check.get_absolute_url() in [wait.link for wait in waits_of_checks(desk(), 50)]
    found = answer(check_valid, check, comment="As on the bill.")
    assert (found.answer, found.words, found.reject_code) == ("valid", "As on the bill.", "")
    assert not notices("port.validation_asked", check)[DESK][1]
    text = notices("port.found_valid", check)[CLERK][0]
    assert "The losing provider would take it as it stands. It is requested with the final confirm." in text
    with pytest.raises(ValidationError, match="Answered already: Valid, "):
        answer(check_invalid, check, code="41")


def test_a_request_that_went_through_many_hands_is_asked_about_each_time() -> None:
    """Main number and numbers change in turn, so that what was asked of either is asked again; each is a paper of its own."""
    order, first, last = order_of(READY), "+442079460801", "+442079460802"
    asked = [(first, [first]), (last, [first]), (first, [last]), (last, [last]), (last, ["+442079460803"])]
    for main, numbers in asked:
        change(order, main_number=main, numbers=numbers)
        ask(order)
    found = checks(order)[: len(asked)]
    assert len({check.key for check in found}) == len(asked)
    assert [check.answer for check in found] == ["", *["over"] * 4]


def test_found_not_valid_says_what_to_do_until_it_is_corrected() -> None:
    order = order_of(READY)
    check = ask(order)
    with pytest.raises(ValidationError, match="Choose the code that the supplier gave, or “other”."):
        answer(check_invalid, check, code="999")
    with pytest.raises(ValidationError, match="Say in at least 10 characters why; the requester reads it."):
        answer(check_invalid, check, code="other", comment="no")
    assert answer(check_invalid, check, code="41").answer == "invalid"
    words, needs = notices("port.found_invalid", check)[CLERK]
    assert "Correct it and have it validated again; the order may be confirmed all the same." in words and needs
    (shown,) = checked_as(order)
    assert shown and shown.code and shown.code.code == "41" and not shown.changed
    again = ask(order)
    assert again.turn == 2 and not notices("port.found_invalid", check)[CLERK][1]


def checked_as(order: Order):
    with acting_for(order.partner_id):
        return checked(order.no, requests_of(order))


def test_the_same_data_are_asked_about_once_and_other_data_anew() -> None:
    order = order_of(READY)
    first = ask(order)
    with pytest.raises(ValidationError, match="The supplier is looking at these data already."):
        ask(order)
    change(order, registered_address="1 New Row")
    second = ask(order)
    assert [(one.pk, one.answer) for one in checks(order)] == [(second.pk, ""), (first.pk, "over")]
    assert not notices("port.validation_asked", first)[DESK][1]


def test_an_answer_of_other_data_says_what_changed() -> None:
    order = order_of(READY)
    answer(check_valid, ask(order))
    assert [one.changed for one in checked_as(order)] == [[]]
    change(order, registered_address="1 New Row", wanted_date=timezone.localdate() + timedelta(days=80))
    assert [one.changed for one in checked_as(order)] == [["Registered address", "Porting Date"]]
    change(order, numbers=requests_of(order)[0].numbers[:-1])
    assert [one.changed for one in checked_as(order)] == [["Direct Call Number", "Registered address", "Porting Date"]]


def test_only_the_desk_answers() -> None:
    check = ask(order_of(READY))
    words = "Only Nimbus Telecom, who processes this port and holds “Number Porting Process”, may do this."
    for login in (CLERK, VERA):
        for action, more in ((check_valid, {}), (check_invalid, {"code": "41"}), (retry_check, {})):
            with pytest.raises(PermissionDenied, match=words):
                answer(action, check, by=who(login), **more)
    assert checks(order_of(READY))[0].answer == ""


# --- what becomes of it


def test_a_valid_answer_goes_onto_the_port() -> None:
    order = order_of(READY)
    check = answer(check_valid, ask(order), comment="As on the bill.")
    do(Verb.SUBMIT, order, who(CLERK))
    port = port_of(order)
    with as_system():
        (one,) = port.validations.all()
    assert (port.state, port.reject_code, port.result) == ("waiting", "", "As on the bill.")
    assert (one.answer, one.sent_at, one.sent["main_number"]) == ("valid", check.created_at, port.main_number)


def test_a_bad_answer_does_as_little_hold_the_order_up() -> None:
    order = order_of(READY)
    answer(check_invalid, ask(order), code="41")
    do(Verb.SUBMIT, order, who(CLERK))
    port = port_of(order)
    assert (port.state, port.reject_code) == ("waiting", "41")
    do(Verb.WITHDRAW, fresh(order), who(CLERK))
    with as_system():
        assert not Port.objects.filter(pk=port.pk).exists()
    assert [one.answer for one in checks(order)] == ["invalid"]


def test_what_is_not_answered_yet_goes_on_with_the_port() -> None:
    order = order_of(READY)
    check = ask(order)
    do(Verb.SUBMIT, order, who(CLERK))
    port = port_of(order)
    with as_system():
        (one,) = port.validations.all()
    assert (port.state, port.due_task, one.answer, one.due_until) == ("validating", "validate", "", check.due_until)
    assert checks(order)[0].answer == "over" and not notices("port.validation_asked", check)[DESK][1]


def test_an_answer_of_other_data_stays_with_the_draft() -> None:
    order = order_of(READY)
    answer(check_invalid, ask(order), code="41")
    change(order, registered_address="1 New Row")
    do(Verb.SUBMIT, order, who(CLERK))
    port = port_of(order)
    with as_system():
        assert (port.state, port.reject_code, port.validations.count()) == ("waiting", "", 0)


def test_a_draft_that_is_given_up_asks_no_more() -> None:
    order = order_of(READY)
    check, user = ask(order), who(CLERK)
    with acting_for(user.partner_id):
        cancel_order(order=fresh(order), why="Not wanted any more.", by=user, at=timezone.now())
    assert checks(order)[0].answer == "over" and not notices("port.validation_asked", check)[DESK][1]


# --- the supplier


def simulated(order: Order, digit: str) -> PortCheck:
    """Asked of the simulator, with a main number that ends so."""
    with as_system():
        PortSupplier.objects.filter(standard=True, country="GB").update(standard=False)
        PortSupplier.objects.filter(name="Simulated supplier").update(standard=True)
    change(order, main_number=requests_of(order)[0].main_number[:-1] + digit)
    return ask(order)


@pytest.mark.parametrize(("digit", "found", "code"), [("1", "valid", ""), ("4", "invalid", "41"), ("8", "", "")])
def test_the_simulator_answers(digit: str, found: str, code: str) -> None:
    order = order_of(READY)
    check = simulated(order, digit)
    assert (check.driver, check.state) == ("simulator", "waiting")
    hear_about_checks(at=check.created_at + 2 * MINUTE)
    heard = checks(order)[0]
    assert (heard.answer, heard.reject_code) == (found, code)
    if found == "invalid":  # corrected, it would take it
        ask(order)
        hear_about_checks(at=timezone.now() + 2 * MINUTE)
        assert checks(order)[0].answer == "valid"
    if not found:
        hear_about_checks(at=check.due_until + HOUR + MINUTE)
        late = checks(order)[0]
        assert late.answer == "valid"


def test_its_paper_says_all_of_it_and_a_failed_one_is_sent_again(monkeypatch) -> None:
    check, papers = simulated(order_of(READY), "1"), []
    monkeypatch.setattr(SupplierSimulator, "send", lambda self, paper: papers.append(paper))
    send_check(check)
    (paper,) = papers
    assert (paper.verb, paper.key) == ("validate", check.key) and READY in paper.subject
    assert ["Losing service provider", "Lakeside Voice"] in [list(row) for row in paper.rows]
    with pytest.raises(ValidationError, match="This paper has not failed: it is “Waiting”."):
        answer(retry_check, check)
    with as_system():
        PortCheck.objects.filter(pk=check.pk).update(state="failed", last_error="550 mailbox unavailable")
        failed = PortCheck.objects.get(pk=check.pk)
    with acting_for(check.partner_id):
        note_check_failed(failed)
    with as_system():
        told = Notice.objects.filter(kind="port.paper_failed", account__login_id=DESK)
        texts = set(told.filter(thread=f"port-check-paper:{check.pk}").values_list("text", flat=True))
    assert "Not sent: Pre-order validation. 550 mailbox unavailable" in "".join(texts)
    assert answer(retry_check, check).state == "waiting"
    with as_system():
        PortCheck.objects.filter(pk=check.pk).update(state="failed")
        PortSupplier.objects.filter(pk=check.supplier_id).update(driver="by_hand", email="")
    with pytest.raises(ValidationError, match="The supplier has no e-mail address."):
        answer(retry_check, check)
    check.driver = "gone"
    with pytest.raises(PermanentFault, match="The way “gone” is not installed here."):
        send_check(check)


# --- on the screen


def step(order: Order) -> str:
    return reverse("orders:step-numbers", args=[order.no])


def test_the_row_asks_and_shows_the_answer(signed_in) -> None:
    """Without JavaScript: a button of the row, a POST, the step again."""
    order, clerk = order_of(READY), signed_in(CLERK)
    page = read(clerk.get(step(order)).content)
    assert "Validate with the supplier" in page.text
    typed = sent(page, **{"port-0-registered_address": "2 Typed Row"}) | {"validate": ["0"]}
    answered = clerk.post(step(order), typed, follow=True)
    assert answered.redirect_chain == [(step(order), 302)]
    text = answered.content.decode()
    assert "is being validated; the answer will stand below its row." in text and "No answer yet" in text
    (check,) = checks(order)
    assert check.registered_address == "2 Typed Row" == requests_of(order)[0].registered_address
    answer(check_invalid, check, code="41", comment="Another postcode.")
    text = clerk.get(step(order)).content.decode()
    assert "Not valid" in text and "<strong>41</strong>" in text and "Another postcode." in text
    assert "Of other data" not in text and check.get_absolute_url() in text
    typed = sent(read(clerk.get(step(order)).content), **{"port-0-registered_address": "3 Corrected Row"})
    clerk.post(step(order), typed)
    assert not notices("port.found_invalid", check)[CLERK][1]
    text = clerk.get(step(order)).content.decode()
    assert "Of other data" in text and "Changed since it was asked: Registered address. Have it validated" in text


def test_what_is_not_filled_in_is_not_validated(signed_in) -> None:
    order, clerk = order_of(READY), signed_in(CLERK)
    page = read(clerk.get(step(order)).content)
    wrong = clerk.post(step(order), sent(page, **{"port-0-main_number": "nonsense"}) | {"validate": ["0"]})
    assert wrong.status_code == 422
    assert "Mend what is wrong first; then it can be validated." in wrong.content.decode()
    for place in ("7", "-1", "x", "²"):
        refused = clerk.post(step(order), sent(page) | {"validate": [place]})
        assert refused.status_code == 422
        assert "Fill in this porting request first; then it can be validated." in refused.content.decode()
    assert checks(order) == []


def test_a_request_taken_out_is_asked_about_no_more(signed_in) -> None:
    order, clerk = order_of(READY), signed_in(CLERK)
    check = ask(order)
    clerk.post(step(order), sent(read(clerk.get(step(order)).content), **{"port-0-DELETE": "on"}))
    assert requests_of(order) == [] and checks(order)[0].answer == "over"
    assert not notices("port.validation_asked", check)[DESK][1]


def test_the_demo_has_a_draft_with_both_answers(signed_in) -> None:
    order = order_of(DRAFT)
    assert sorted(one.answer for one in checks(order)) == ["invalid", "valid"]
    text = signed_in(CLERK).get(step(order)).content.decode()
    assert "The bill names another postcode." in text and "The data are those of the bill." in text


def test_the_desk_answers_on_its_page_and_a_neighbour_finds_none(signed_in) -> None:
    order = order_of(READY)
    check = ask(order)
    address, grid = check.get_absolute_url(), reverse("inventory:port-checks")
    assert signed_in(NEIGHBOUR).get(address).status_code == 404
    assert signed_in(NEIGHBOUR).post(address, {"act": "valid"}).status_code == 404
    assert READY not in signed_in(NEIGHBOUR).get(grid).content.decode()
    clerk = signed_in(CLERK)
    assert 'value="invalid"' not in clerk.get(address).content.decode()
    assert clerk.post(address, {"act": "valid", "code": "", "comment": ""}).status_code == 403
    both = signed_in(DESK)
    assert READY in read(both.get(grid, {"answer": "open", "mine": "on"}).content).first("table").text
    assert READY not in read(both.get(grid, {"answer": "valid"}).content).first("table").text
    unsaid = both.post(address, {"code": "", "comment": ""})
    assert unsaid.status_code == 422 and "Choose one of the buttons." in unsaid.content.decode()
    assert both.post(address, {"act": "invalid", "code": "", "comment": ""}).status_code == 422
    shown = both.post(address, {"act": "invalid", "code": "06", "comment": ""}, follow=True).content.decode()
    assert "The port is found not valid; the requester was told." in shown and "Who repairs" in shown


def test_a_paper_is_sent_again_from_its_page(signed_in) -> None:
    check = simulated(order_of(READY), "1")
    both, address = signed_in(DESK), check.get_absolute_url()
    assert "it is “Waiting”." in both.post(address, {"act": "retry"}, follow=True).content.decode()
    with as_system():
        PortCheck.objects.filter(pk=check.pk).update(state="failed", last_error="550 mailbox unavailable")
    text = both.get(address).content.decode()
    assert "550 mailbox unavailable" in text and 'value="retry"' in text
    assert (
        "The paper is sent to the supplier again." in both.post(address, {"act": "retry"}, follow=True).content.decode()
    )


def test_of_a_nation_without_a_supplier_people_tell_it_themselves() -> None:
    with as_system():
        PortSupplier.objects.update(standard=False)
    check = ask(order_of(READY))
    assert (check.supplier, check.driver, check.state, check.due_until) == (None, "", "given_up", None)
    assert answer(check_valid, check).answer == "valid"


def test_what_is_asked_needs_no_row_of_the_order() -> None:
    """The desk's work does not hang on rows that a draft writes anew at each save."""
    order = order_of(READY)
    check = ask(order)
    (request,) = requests_of(order)
    with as_system():
        request.delete()
    assert answer(check_valid, check).answer == "valid"
