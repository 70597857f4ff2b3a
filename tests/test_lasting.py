"""Parts of a page that are kept: drawn from what they name and nothing else, so nobody sees another's, or yesterday's."""

import gzip
import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import connection
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError
from django.urls import NoReverseMatch, Resolver404, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import RoutePattern
from django.utils import translation
from django.utils.safestring import SafeString

from billing.filters.settlement import SettlementFilters
from billing.models import SettlementLine
from oms.kit.acting import as_system
from oms.kit.database.base import is_quiet
from oms.kit.middleware import packed
from oms.kit.templatetags.lasting import MOST, NotNamedError
from partners.models import Account, Branding, Notice
from tests.addresses import addresses

OWNER, NEIGHBOUR = "admin@rs-vertical.example", "admin@orbit.example"


def node_of(template: Template):
    return template.nodelist[0]


def drawn(template: Template, **values: object) -> str:
    return template.render(Context(values))


def test_a_part_is_drawn_once_for_each_value_and_language() -> None:
    template = Template("{% lasting name=who %}{{ name }}: {% translate 'Messages' %}{% endlasting %}")
    assert drawn(template, who="A & B") == drawn(template, who="A & B") == "A &amp; B: Messages"
    assert drawn(template, who=SafeString("A & B")) == "A & B: Messages", "as safe is another value"
    with translation.override("de"):
        assert drawn(template, who="A & B") == "A &amp; B: Nachrichten"
    assert (drawn(template, who=1), drawn(template, who=True)) == ("1: Messages", "True: Messages")
    assert len(node_of(template).kept) == 5


def test_it_reads_nothing_that_it_does_not_name() -> None:
    template = Template("{% lasting name=who %}{% if owner %}{{ name }}{% endif %}{% endlasting %}")
    with pytest.raises(NotNamedError, match="A lasting part reads owner and does not name it."):
        drawn(template, who="Rosa", owner="Nimbus")
    with pytest.raises(TypeError, match="name is list; a lasting part names texts, whole numbers, yes or no."):
        drawn(template, who=["Rosa"])
    with pytest.raises(TemplateSyntaxError, match="lasting takes name=value alone, not who."):
        Template("{% lasting who %}{% endlasting %}")


def test_what_is_of_one_request_is_drawn_each_time() -> None:
    template = Template(
        "{% lasting n=n %}{% if n %}<{% fresh %}{{ token }}{% endfresh %}>{% endif %}{{ n }}{% endlasting %}"
    )
    assert [drawn(template, n=3, token=token) for token in ("<a>", "b")] == ["<&lt;a&gt;>3", "<b>3"]
    assert len(node_of(template).kept) == 1


def test_what_is_kept_is_bounded() -> None:
    template = Template("{% lasting n=n %}{{ n }}{% endlasting %}")
    assert [drawn(template, n=n) for n in range(MOST + 3)] == [str(n) for n in range(MOST + 3)]
    assert len(node_of(template).kept) == 3


def frame(client) -> str:
    """The page without its content."""
    text = client.get(reverse("partners:my-information")).content.decode()
    return re.sub(r"<main.*</main>", "", text, flags=re.S)


def changed(login: str, **values: object) -> None:
    with as_system():
        Account.objects.filter(login_id=login).update(**values)


@pytest.mark.django_db
def test_the_frame_is_the_readers_own(signed_in) -> None:
    """The same pages one after the other: each has its own name, menu, look, token and language."""
    owner, neighbour = signed_in(OWNER), signed_in(NEIGHBOUR)
    pages = [frame(client) for client in (owner, neighbour, owner)]
    for page, client in zip(pages, (owner, neighbour, owner), strict=True):
        other = {OWNER: NEIGHBOUR, NEIGHBOUR: OWNER}[client.account.login_id]
        assert client.account.login_id in page and other not in page
        assert client.account.partner.name in page
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)) for page in pages]
    assert all(len(found) == 1 for found in tokens) and len(set.union(*tokens)) == 3
    changed(OWNER, language="de", name="Rosa & Co")
    german = frame(owner)
    assert "Abmelden" in german and "Log out" not in german and "Rosa &amp; Co" in german
    assert "Log out" in frame(neighbour)


@pytest.mark.django_db
def test_a_right_that_is_taken_is_gone_from_the_next_page(signed_in) -> None:
    owner, entry = signed_in(OWNER), f'href="{reverse("orders:status")}"'
    assert entry in frame(owner)
    with as_system():
        role = owner.account.role
        menus = [code for code in role.menus if code != "order-status"]
        less = type(role).objects.create(
            names={"en": "Less"}, parent=role, system_role=role.system_role, owner=owner.account.partner, menus=menus
        )
    changed(OWNER, role=less)
    assert entry not in frame(owner)
    changed(OWNER, is_active=False)
    assert owner.get(reverse("partners:my-information")).status_code == 302


@pytest.mark.django_db
def test_a_new_look_and_new_messages_stand_on_the_next_page(signed_in) -> None:
    owner, neighbour = signed_in(OWNER), signed_in(NEIGHBOUR)
    before = frame(owner), frame(neighbour)
    with as_system():
        Branding.objects.update_or_create(
            partner=owner.account.partner, defaults={"name": "Harbour Voice", "colour": "#123456"}
        )
        Notice.objects.filter(account=owner.account, seen_at=None).delete()
    after = frame(owner)
    assert "Harbour Voice" in after and "123456" in after and "Harbour Voice" not in before[0]
    assert 'bell-count" aria' in before[0] and 'bell-count" aria' not in after and "banner-" not in after
    assert "Harbour Voice" not in frame(neighbour)


def written() -> Iterator[str]:
    """An address of every page, but for those whose values are of a kind of their own."""
    for address in addresses():
        with suppress(NoReverseMatch, AttributeError):  # such as a day
            yield address.url(dict.fromkeys(address.parameters, 7)).removeprefix("/")


def test_addresses_lead_where_they_led() -> None:
    """Of the way that only tries the apps which know an address's first step, against trying all patterns."""
    kept = get_resolver().url_patterns[0]
    plainly, paths = URLResolver(RoutePattern(""), kept.url_patterns), sorted(written())
    assert len(paths) > 300
    for path in [*paths, *paths]:  # the second time from what was kept
        plain, found = plainly.resolve(path), kept.resolve(path)
        assert (found.func, found.args, found.kwargs, found.view_name) == (
            plain.func, plain.args, plain.kwargs, plain.view_name
        )  # fmt: skip
    with pytest.raises(Resolver404):
        kept.resolve("nowhere/at/all/")
    assert resolve("/orders/") is not None and all(not match.kwargs for match in kept.known.values())


def test_packed_text_is_the_same_and_never_of_one_length() -> None:
    text = b"<p>0113 496 0101</p>" * 500
    made = [packed(text, 3, padding=100) for _ in range(30)]
    assert {gzip.decompress(one) for one in made} == {text}
    assert len({len(one) for one in made}) > 10


@pytest.mark.django_db
def test_a_connection_that_was_ended_is_made_anew() -> None:
    link = connection.copy()
    try:
        link.ensure_connection()
        ended = link.connection.info.backend_pid
        link.heard, link.health_check_done = time.monotonic(), False
        with link.cursor() as asks:
            asks.execute("select 1")
        assert link.connection.info.backend_pid == ended
        with connection.cursor() as asks:
            asks.execute("select pg_terminate_backend(%s, 5000)", [ended])
        link.heard, link.health_check_done = time.monotonic(), False
        with link.cursor() as asks:
            asks.execute("select 1")
        assert link.connection.info.backend_pid != ended
    finally:
        link.close()


def test_a_line_is_quiet_until_something_comes() -> None:
    here, there = socket.socketpair()
    with here, there:
        assert is_quiet(here.fileno())
        there.close()
        assert not is_quiet(here.fileno())


@pytest.mark.django_db
def test_choices_of_one_request_are_nobody_elses(account) -> None:
    with as_system():
        first, second = (
            SettlementFilters({}, SettlementLine.objects.all(), user=account(login)) for login in (OWNER, NEIGHBOUR)
        )
    first.filters["month"].extra["choices"] = [("2031-01-01", "Jan 2031")]
    assert ("2031-01-01", "Jan 2031") in list(first.form["month"].field.choices)
    assert ("2031-01-01", "Jan 2031") not in list(second.form["month"].field.choices)
    assert second.filters["month"].filter.f.parent is second and first.filters["month"].filter.f.parent is first
