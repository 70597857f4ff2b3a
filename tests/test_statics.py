"""Scripts and styles have lasting names (oms/kit/statics.py)."""

import re

import pytest
from django.templatetags.static import static
from django.test import Client
from lucide.templatetags.lucide import lucide

from oms.kit.templatetags.kit import icon

pytestmark = pytest.mark.django_db


def test_a_page_names_them_by_their_content_and_they_are_kept_for_good(client: Client) -> None:
    page = client.get("/login/").content.decode()
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert named
    for url in named:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", url), f"{url} does not carry its content"
        answer = client.get(url)
        assert answer.status_code == 200 and "immutable" in answer["Cache-Control"]


def test_the_plain_name_is_for_a_minute_and_another_content_is_not_there(client: Client) -> None:
    plain = client.get("/static/css/app.css")
    assert plain.status_code == 200 and plain["Cache-Control"] == "max-age=60, public"
    lasting = static("css/app.css")
    assert b"".join(client.get(lasting)) == b"".join(client.get("/static/css/app.css"))
    other = re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", lasting)
    assert other != lasting and client.get(other).status_code == 404


@pytest.mark.parametrize("name", ["bell", "clipboard-list", "triangle-alert"])
def test_an_icon_is_as_its_package_draws_it(name: str) -> None:
    drawn = str(lucide(name, size=16, aria_hidden="true", focusable="false"))
    assert icon(name, 16) == "".join(map(str.strip, drawn.splitlines())).replace("<svg", '<svg class="icon"', 1)
