"""Forms as a browser fills and sends them, and the same form sent by several windows at once."""

import uuid

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.page import read
from tests.processes import wait_for_the_others
from tests.typed import sent

NEW = "orders:new-customer"


def typed_customer(name: str = "Twice Ltd", **fields: str) -> dict[str, list[str]]:
    """What a person types into step 1."""
    mark = uuid.uuid4().hex[:8]
    typed = {
        "name": name, "domain": f"{mark}.example", "admin_id": f"admin@{mark}.example", "admin_name": "Ada Admin",
        "admin_email": f"ada@{mark}.example", "admin_password": "flour-and-water-9",
        "confirm_password": "flour-and-water-9", "accounts-0-name": "Head office",
        "accounts-0-address": "1 Example Street", "accounts-0-city": "London", "accounts-0-post_code": "EC1A 1AA",
        **fields,
    }  # fmt: skip
    return {name: [value] for name, value in typed.items()}


def form_of(client: Client, url: str, **typed) -> dict:
    """The first POST form of a page, with `typed` in it."""
    return sent(read(client.get(url).content), **typed)


def new_customer(client: Client, **fields: str) -> dict:
    """Step 1 opened and filled, not sent yet."""
    return form_of(client, reverse(NEW), **typed_customer(**fields))


def said(answer: HttpResponse) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def send_at_once(login: str, url: str, form: dict) -> dict:
    """One window of one person: send `form` when all others are ready, too; what it was answered."""
    from partners.sign_in.queries.account import account_by_login  # a process of its own, set up before this runs
    from tests.conftest import begin_session

    client = Client()
    begin_session(client, account_by_login(login))
    client.get(url)  # all that a first request loads
    wait_for_the_others()
    answer = client.post(url, form)
    return {"status": answer.status_code, "to": answer.get("Location", ""), "said": said(answer)}
