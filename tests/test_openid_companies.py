"""Whose identity provider signs whom in, and how that goes together with password and second factor."""

import pytest
from django.test import Client
from django.urls import reverse

from oms.kit.acting import as_system
from partners.models import IdentityProvider, Partner
from partners.people.demo.people import PASSWORD
from partners.sign_in.actions.company_sign_in import FLOW
from partners.sign_in.protocols import openid
from tests.identity import ask, come_back, go_round, last_event, refused, running, sent_to, set_up, turned_away, who

CLERK, CHIEF = "clerk@rs-vertical.example", "admin@rs-vertical.example"
ABOVE, BELOW, NEIGHBOUR = "admin@vertical.example", "admin@tideway.example", "admin@orbit.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider():
    with running() as found:
        found.knows("clara", email=CLERK, email_verified=True)
        yield found


@pytest.fixture
def rs(provider) -> IdentityProvider:
    return set_up(provider, "RS-Vertical")


# --- whose provider signs whom in


def test_my_neighbours_issuer_cannot_sign_me_in(provider) -> None:
    """Orbit's provider vouches for the clerk of RS-Vertical; it is none of its business."""
    set_up(provider, "Orbit Comms")
    assert turned_away(provider, NEIGHBOUR, "clara")
    set_up(provider, "RS-Vertical")
    go_round(Client(), provider, CLERK, "clara")  # linked at home; the same issuer, another company's client
    assert turned_away(provider, NEIGHBOUR, "clara")


def test_a_reseller_below_cannot_sign_in_those_above(provider) -> None:
    set_up(provider, "Tideway Telecom", serves_below=True)
    assert turned_away(provider, BELOW, "clara")


def test_a_provider_serves_those_below_only_when_it_says_so_and_may(provider) -> None:
    one = set_up(provider, "Vertical Cloud")
    assert "no company account is set up" in ask(Client(), CLERK).content.decode()
    assert turned_away(provider, ABOVE, "clara")
    with as_system():
        IdentityProvider.objects.filter(pk=one.pk).update(serves_below=True)
    client = Client()
    go_round(client, provider, CLERK, "clara")
    assert who(client) == CLERK
    with as_system():
        Partner.objects.filter(name="Vertical Cloud").update(manage_child_reseller=False)
    assert turned_away(provider, ABOVE, "clara")


def test_the_nearest_provider_counts(provider) -> None:
    set_up(provider, "Vertical Cloud", serves_below=True)
    with running() as nearer:
        nearer.knows("clara-there", email=CLERK, email_verified=True)
        set_up(nearer, "RS-Vertical")
        assert sent_to(ask(client := Client(), CLERK)).startswith(nearer.issuer)
        go_round(client, nearer, CLERK, "clara-there")
        assert who(client) == CLERK
        assert turned_away(provider, ABOVE, "clara"), "the farther one no longer does"


def test_unknown_ids_answer_like_those_without_a_provider(provider, rs) -> None:
    answers = [ask(Client(), login) for login in (NEIGHBOUR, "nobody@nowhere.example")]
    strip = [login.encode() for login in (NEIGHBOUR, "nobody@nowhere.example")]
    pages = [a.content.replace(s, b"").split(b"csrfmiddlewaretoken") for a, s in zip(answers, strip, strict=True)]
    assert [a.status_code for a in answers] == [200, 200] and pages[0][0] == pages[1][0]
    assert provider.issuer not in answers[0].content.decode()
    known, unknown = (sent_to(ask(Client(), login)) for login in (CLERK, "nobody@rs-vertical.example"))
    assert known.partition("?")[0] == unknown.partition("?")[0], "an unknown ID of the company goes the same way"


def test_the_sixth_try_for_an_id_asks_nobody(provider, rs, client: Client) -> None:
    for login in (CLERK, "nobody@nowhere.example"):
        for _ in range(5):
            assert "Too many tries" not in ask(client, login).content.decode()
        assert "Too many tries" in ask(client, login).content.decode()
    go_round(client, provider, CHIEF, "clara")
    assert who(client) == CLERK, "another ID is not held up"


def test_a_provider_that_is_down_says_so(provider, rs, client: Client) -> None:
    with as_system():
        IdentityProvider.objects.filter(pk=rs.pk).update(issuer="http://localhost:1")
    page = ask(client, CLERK).content.decode()
    assert "does not answer" in page and CLERK in page
    nobody = ask(Client(), "nobody@nowhere.example").content.decode()
    assert (
        page.replace(CLERK, "").split("csrfmiddlewaretoken")[0]
        == nobody.replace("nobody@nowhere.example", "").split("csrfmiddlewaretoken")[0]
    ), "as for an ID of nobody"


def test_a_provider_that_goes_down_on_the_way(provider, rs) -> None:
    client = Client()
    address = provider.consent(sent_to(ask(client, CLERK)), "clara")
    session = client.session
    session[FLOW]["flow"]["endpoints"]["token"] = "http://localhost:1/token"
    session[FLOW] = session[FLOW]
    session.save()
    answer = come_back(client, address)
    assert refused(client, answer) and "does not answer" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/",
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "ftp://x/",
    ],
)
def test_outside_the_demo_only_public_https_is_called(settings, address) -> None:
    settings.OPENID_LOOSE = False
    with pytest.raises(openid.Unavailable):
        openid.discover(address)


# --- with the rest of the gate


def test_the_second_factor_is_asked_for_as_well(provider, rs, signed_in) -> None:
    from tests.test_second_factor import second_step, set_up_app  # the same screens

    _, codes = set_up_app(signed_in(CLERK))
    client = Client()
    answer = go_round(client, provider, CLERK, "clara", next="/log/logins/")
    assert answer.url.startswith(reverse("partners:second-step")) and not who(client)
    second_step(client, codes[0])
    assert who(client) == CLERK and last_event() == (CLERK, "redirect_success")


def test_the_only_way_in(provider, rs) -> None:
    def by_password(login: str) -> str:
        client = Client()
        answer = client.post(reverse("partners:login"), {"login_id": login, "password": PASSWORD})
        return who(client) or answer.content.decode()

    assert by_password(CLERK) == CLERK
    with as_system():
        IdentityProvider.objects.filter(pk=rs.pk).update(is_only=True)
    assert "signs in with its own account alone" in by_password(CLERK)
    assert by_password(CHIEF) == CHIEF and by_password(BELOW) == BELOW
    client = Client()
    go_round(client, provider, CLERK, "clara")
    assert who(client) == CLERK
