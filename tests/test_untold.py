"""What is out of sight is not told by an answer, its bytes or the work behind it (issue: between partners)."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from partners.models import IdentityProvider, Notice, Partner, PasswordReset
from tests.people import CLERK, NEIGHBOUR
from tests.resellers import ABOVE, new

pytestmark = pytest.mark.django_db
NOBODY = "nobody@nowhere.example"


def work_of(act) -> Counter:
    """The statements that an act asked of the database, by their first word; whether they are kept or taken back at the
    end is the one difference."""
    with CaptureQueriesContext(connection) as asked:
        act()
    statements = [query["sql"] for query in asked.captured_queries]
    return Counter(sql.split()[0].upper() for sql in statements if not sql.startswith("ROLLBACK TO SAVEPOINT"))


def test_a_password_reset_does_the_same_work_whoever_is_meant() -> None:
    def reset(login: str, email: str):
        return lambda: Client().post(reverse("partners:password-reset"), {"login_id": login, "email": email})

    reset("warm@nowhere.example", "warm@nowhere.example")()
    with as_system():
        links, mails = PasswordReset.objects.count(), Notice.objects.count()
    meant = work_of(reset(CLERK, CLERK))
    with as_system():
        assert (PasswordReset.objects.count(), Notice.objects.count()) == (links + 1, mails + 1)
    for login, email in ((NOBODY, NOBODY), (NEIGHBOUR, NOBODY)):
        assert work_of(reset(login, email)) == meant
    with as_system():
        assert (PasswordReset.objects.count(), Notice.objects.count()) == (links + 1, mails + 1), "taken back"


@pytest.fixture
def provider() -> None:
    with as_system():
        IdentityProvider.objects.create(
            partner=Partner.objects.get(name="RS-Vertical"), name="RS sign-on", issuer="https://login.rs.example",
            client_id="portal", secret_set_at=timezone.now(), is_active=True,
        )  # fmt: skip


def test_company_sign_in_answers_alike_whether_the_company_exists(provider) -> None:
    """Status, bytes and work: nothing is looked up before the person goes on."""
    answers = []

    def ask(login: str):
        return lambda: answers.append(Client().post(reverse("partners:company-sign-in"), {"login_id": login}))

    ask("warm@nowhere.example")()
    works = [work_of(ask(login)) for login in (CLERK, NEIGHBOUR, NOBODY)]
    assert works[0] == works[1] == works[2]
    assert [answer.status_code for answer in answers] == [200] * 4
    bodies = {re.sub(rb'(value|nonce)="[^"]{16,}"', b"", answer.content) for answer in answers}
    assert len(bodies) == 1


def test_an_id_is_asked_for_last(signed_in) -> None:
    """Trying out whether somebody elsewhere has an ID costs a reseller: with another fault nothing is told of it."""
    client = signed_in(ABOVE)
    page = client.post(reverse("partners:reseller-add"), new(login_id=NEIGHBOUR, name="Quay", demo_limit="999999"))
    text = page.content.decode()
    assert page.status_code == 422 and "itself may have" in text and "This ID cannot be used" not in text
    page = client.post(reverse("partners:reseller-add"), new(login_id=NEIGHBOUR))
    assert page.status_code == 422 and "This ID cannot be used" in page.content.decode()
