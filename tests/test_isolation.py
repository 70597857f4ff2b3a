"""Who gets in where: every address, by every kind of person, with objects that are not theirs."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests import objects
from tests.addresses import BEFORE_LOGIN, HELD_BY_LINK, WITHOUT_SCREEN, Address, addresses, may_open
from tests.canaries import canaries, heard
from tests.headers import missing
from tests.people import (
    ABOVE,
    ANONYMOUS,
    BELOW,
    LOGS,
    NEIGHBOUR,
    OWNER,
    RIGHTLESS,
    SP,
    Person,
    why,
)

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)
SET_UP = ("catalogue-", "environment-", "sp-")  # what the provider alone sets up
NO_MENU = "Your role does not hold this menu."
SIGNED_IN = (SP, ABOVE, OWNER, BELOW, NEIGHBOUR, RIGHTLESS)
WORKS = {"GET": {200, 204, 302, 405}, "POST": {200, 204, 302, 405, 409, 422}}


def test_every_address_has_a_declared_right() -> None:
    """A view is a page of a screen, or listed with the reason why everybody may use it."""
    bare = {a.name for a in addresses() if not a.screen}
    assert bare == set(WITHOUT_SCREEN), "Give these a screen, or a reason in tests/addresses.py (or take it away)."


def test_every_parameter_can_be_filled(person) -> None:
    """Each address by itself: what stands for one is gone before the next."""
    owner, bare = person(OWNER), []
    for address in addresses():
        for name in address.parameters:
            objects.entry(address, name)
        with transaction.atomic():
            bare += [] if filled(address, owner) else [address.route]
            transaction.set_rollback(True)
    assert not bare, f"RS-Vertical has nothing for {bare}. {objects.HOW}"


def filled(address: Address, whose: Person) -> str | None:
    """The address with objects of this person's partner; None when it has none."""
    from oms.kit.acting import as_system  # settings are ready only now

    with as_system():
        kwargs = objects.fill(address, whose.account.partner_id)
    return None if kwargs is None else address.url(kwargs)


def verdict(who: Person, address: Address, method: str, answer, *, foreign: bool) -> str:
    """Empty when the answer is as it must be; else what is wrong."""
    status = answer.status_code
    if who.login == ANONYMOUS:
        to_login = status == 302 and answer.url.startswith("/login/")
        return (
            ""
            if to_login or address.name in BEFORE_LOGIN and status in {200, 405, 415, 422}
            else "not sent to the login"
        )
    if not may_open(who.account, address):
        if foreign and status == 404:
            return ""
        return "opened without the menu" if status != 403 else refused_in_words(address, answer)
    if status == 302 and answer.url.startswith("/login/") and address.name != "partners:logout":
        return "signed out"
    if foreign:
        if status == 302 and method == "GET":  # an address that only takes forms leads to its page
            status = who.ask("GET", answer.url).status_code
        return "" if status == 404 or status == 405 and not address.allows(method) else "a foreign object"
    if status == 403:
        return "" if NO_MENU not in answer.content.decode() else "refused although the role holds the menu"
    if address.name == "callstats:push" and status == 415:
        return ""  # it takes lines of records and no form (tests/test_call_push.py)
    return "" if status in WORKS[method] else "does not work"


def refused_in_words(address: Address, answer) -> str:
    """Whose role lacks the menu is told so, or what other right it lacks; and leaves nothing."""
    wrong, page = "", answer.content.decode()
    if answer.wrote - LOGS:
        wrong = f"refused, and yet wrote to {', '.join(sorted(answer.wrote - LOGS))} "
    if NO_MENU in page:
        return wrong
    said = re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split()
    return wrong if len(said) > 5 and not address.screen.startswith(SET_UP) else f"{wrong}refused without a word"


@EVERY
def test_everybody_gets_what_is_theirs(address: Address, person, record_property) -> None:
    """Owner and those above work; those below and beside meet 404; without the menu 403; anonymous to the login."""
    url = filled(address, person(OWNER))
    assert url, "See test_every_parameter_can_be_filled."
    wrong = [wrong for method in ("GET", "POST") for wrong in walked(address, method, url, person)]
    record_property("counted cells of address × method × person", 2 * len(SIGNED_IN))
    assert not wrong, "\n".join(wrong)


def walked(address: Address, method: str, url: str, person) -> Iterator[str]:
    """What is wrong, person by person."""
    for login in (*SIGNED_IN, ANONYMOUS):
        who = person(login)
        if login == SP and may_open(person(ABOVE).account, address):
            continue  # one ancestor is enough; the provider stands in where only the provider may
        beyond = {BELOW, NEIGHBOUR} | ({*SIGNED_IN} - {OWNER} if objects.personal(address) else set())
        beyond |= {SP, ABOVE} if objects.of_own_company(address) else set()
        foreign = login in beyond and bool(address.parameters) and not objects.shared(address)
        answer = who.read(url) if (method, login) == ("GET", OWNER) else who.ask(method, url)
        assert answer.resolver_match is None or answer.resolver_match.route == address.route, (
            f"{url} is answered by {answer.resolver_match.route}, so nothing requests {address.route}."
        )
        complaint = verdict(who, address, method, answer, foreign=foreign)
        if (
            address.name not in HELD_BY_LINK
            and login in {BELOW, NEIGHBOUR}
            and (found := heard(answer, strangers(person, who), sent=url))
        ):
            complaint += f" shows {found[:5]}"
        if method == "GET" and (surplus := answer.wrote - LOGS):
            complaint += f" GET wrote to {', '.join(sorted(surplus))}"
        if answer.status_code in {200, 302} and (lacks := missing(answer, address.name)):
            complaint += f" has {', '.join(lacks)}"
        if answer.status_code >= 500 or complaint:
            yield f"{login or 'anonymous'}: {method} {url}: {why(answer)} ({complaint})"


@EVERY
def test_no_answer_names_what_belongs_to_others(address: Address, person, record_property) -> None:
    """Own pages and their workbooks, read by the reseller below. The neighbour reads theirs in test_walls.py, where one of the
    two walls is down: what shows nothing there shows nothing here. What is held by a link is not read there, so it is here."""
    wrong, count = [], 0
    for login in (NEIGHBOUR, BELOW) if address.name in HELD_BY_LINK else (BELOW,):
        who = person(login)
        url, strange = filled(address, who), strangers(person, who)
        for query, headers in address.readings("?q=a&per=200") if url else ():
            count += 1
            if found := heard(who.ask("GET", url + query, **headers), strange, sent=url):
                wrong.append(f"{login}: GET {url}{query} shows {found[:5]}")
    record_property("counted answers searched for foreign words", count)
    assert not wrong, "\n".join(wrong)


def strangers(person, who: Person) -> frozenset[str]:
    """Words that this person must never see: RS-Vertical's, as far as they are not also theirs."""
    found = canaries(person(OWNER).account.partner_id, who.account.partner_id)
    assert len(found) >= 5, "Too few canaries: does row-level security hold?"
    return found
