"""The tab Identity Provider: who keeps it, what it refuses, what it never shows."""

import pytest
from django.urls import reverse

from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from partners.models import Account, IdentityProvider, LinkedIdentity, Partner
from tests.identity import go_round, running, set_up

CLERK, CHIEF, ABOVE, NEIGHBOUR = (
    "clerk@rs-vertical.example", "admin@rs-vertical.example", "admin@vertical.example", "admin@orbit.example"
)  # fmt: skip
SECRET = "a-secret-of-the-provider"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider():
    with running() as found:
        found.knows("clara", email=CLERK, email_verified=True)
        yield found


def form(**changes) -> dict:
    values = {"name": "RS sign-on", "issuer": "https://login.rs-vertical.example", "client_id": "portal"}
    return {**values, "client_secret": SECRET, **changes}


def own(name: str, *args) -> str:
    return reverse(f"partners:my-{name}", args=args)


def of_rs(name: str, *args) -> str:
    with as_system():
        return reverse(f"partners:reseller-{name}", args=[Partner.objects.get(name="RS-Vertical").code, *args])


def kept() -> IdentityProvider:
    with as_system():
        return IdentityProvider.objects.select_related("partner").get(partner__name="RS-Vertical")


def test_the_chief_adds_one_and_its_secret_is_sealed_and_never_shown(signed_in) -> None:
    client = signed_in(CHIEF)
    assert client.post(own("identity-add"), form()).url == own("identity")
    one = kept()
    assert SECRET not in one.client_secret and unseal(one.client_secret) == SECRET
    for url in (own("identity"), own("identity-edit", one.pk), own("identity-delete", one.pk), own("changes")):
        page = client.get(url).content.decode()
        assert SECRET not in page and one.client_secret not in page and "RS sign-on" in page
    assert "http://testserver/login/company/callback/" in client.get(own("identity")).content.decode()


def test_an_empty_secret_keeps_the_one_there_is_and_a_new_one_stands_in_the_history(signed_in) -> None:
    client = signed_in(CHIEF)
    client.post(own("identity-add"), form())
    before = kept()
    client.post(own("identity-edit", before.pk), form(client_secret="", name="Another name"))
    assert (kept().name, kept().client_secret) == ("Another name", before.client_secret)
    client.post(own("identity-edit", before.pk), form(client_secret="newer"))
    page = client.get(own("changes")).content.decode()
    assert unseal(kept().client_secret) == "newer" and "Client Secret set" in page and "Another name" in page


def test_secret_and_issuer_change_together(signed_in) -> None:
    """Another issuer with an empty secret was sent the secret of the one before."""
    client = signed_in(CHIEF)
    client.post(own("identity-add"), form())
    before = kept()
    elsewhere = form(issuer="https://login.elsewhere.example", client_secret="")
    answer = client.post(own("identity-edit", before.pk), elsewhere)
    assert answer.status_code == 422 and "another client secret" in answer.content.decode()
    assert (kept().issuer, kept().client_secret) == (before.issuer, before.client_secret)
    assert client.post(own("identity-edit", before.pk), elsewhere | {"client_secret": "theirs"}).status_code == 302
    assert unseal(kept().client_secret) == "theirs" and kept().issuer == "https://login.elsewhere.example"


def test_who_keeps_it(signed_in) -> None:
    """The Chief Admin of the company and who may change the reseller; a clerk reads, the neighbour meets nothing."""
    assert signed_in(CLERK).get(own("identity")).status_code == 200
    assert signed_in(CLERK).post(own("identity-add"), form()).status_code == 403
    assert signed_in(NEIGHBOUR).post(of_rs("identity-add"), form()).status_code == 404
    assert signed_in(CHIEF).post(of_rs("identity-add"), form()).status_code == 403, "the own company, in My Information"
    assert signed_in(ABOVE).post(of_rs("identity-add"), form()).url == of_rs("identity")
    pk = kept().pk
    assert signed_in(CLERK).post(own("identity-delete", pk)).status_code == 403
    assert signed_in(NEIGHBOUR).post(own("identity-delete", pk)).status_code == 404
    with as_system():
        Partner.objects.filter(name="Vertical Cloud").update(manage_child_reseller=False)
    assert signed_in(ABOVE).post(of_rs("identity-edit", pk), form()).status_code == 403
    assert signed_in(CHIEF).post(own("identity-delete", pk)).url == own("identity")
    with as_system():
        assert not IdentityProvider.objects.filter(pk=pk).exists()


def refusal(client, **changes) -> str:
    answer = client.post(own("identity-add"), form(**changes))
    assert answer.status_code == 422 and 'value="portal"' in answer.content.decode(), "nothing typed is lost"
    return answer.content.decode()


def test_what_is_refused_and_why(signed_in, provider) -> None:
    client = signed_in(CHIEF)
    assert "does not answer at http://localhost:1/.well-known" in refusal(
        client, issuer="http://localhost:1/", is_active="on"
    )
    assert f"calls itself “{provider.issuer}”" in refusal(client, issuer=f"{provider.issuer}/", is_active="on")
    assert "cannot be the only way in" in refusal(client, is_only="on")
    assert "URL" in refusal(client, issuer="not an address at all")
    client.post(own("identity-add"), form(issuer=provider.issuer, is_active="on"))
    assert "has an identity provider with this issuer" in refusal(client, issuer=provider.issuer)
    with running() as other:
        assert "“RS sign-on” is switched on" in refusal(client, issuer=other.issuer, is_active="on")


def test_serving_those_below_needs_the_right(signed_in) -> None:
    with as_system():
        Partner.objects.filter(name="RS-Vertical").update(manage_child_reseller=False)
    assert "needs the right Manage Child Reseller" in refusal(signed_in(CHIEF), serves_below="on")


def test_where_it_is_used_stands_on_its_page(signed_in, provider, client) -> None:
    set_up(provider, "RS-Vertical", serves_below=True)
    go_round(client, provider, CLERK, "clara")
    with as_system():
        served = Account.objects.filter(partner__name__in=["RS-Vertical", "Tideway Telecom"], is_active=True).count()
    page = signed_in(CHIEF).get(own("identity")).content.decode()
    assert f"<dt>Accounts it signs in</dt><dd>{served}</dd>" in page
    assert "<dt>Accounts linked</dt><dd>1</dd>" in page


def test_another_issuer_or_deleting_ends_every_link(signed_in, provider, client) -> None:
    one = set_up(provider, "RS-Vertical")
    go_round(client, provider, CLERK, "clara")
    chief = signed_in(CHIEF)
    chief.post(own("identity-edit", one.pk), form(issuer="https://elsewhere.example"))
    with as_system():
        assert not LinkedIdentity.objects.exists()
    assert "Linked account" in chief.get(own("changes")).content.decode()


def test_the_demo_shows_one_that_is_switched_off(signed_in) -> None:
    page = signed_in(NEIGHBOUR).get(own("identity")).content.decode()
    assert "Orbit Single Sign-on" in page and "Switched off" in page
