"""Forms and readings that the tests of resellers share."""

import re

from oms.kit.acting import as_system
from partners.models import AdditionalItem, Partner, Role

SP, ABOVE, OWNER = "admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example"


def partner(name: str) -> Partner:
    with as_system():
        return Partner.objects.select_related("parent").get(name=name)


def system_role(kind: str) -> Role:
    with as_system():
        return Role.objects.get(is_system=True, system_role=kind)


def vat() -> str:
    with as_system():
        return "additional-" + AdditionalItem.objects.get(name="VAT number").key


def new(**changes) -> dict:
    """What the form for a new reseller sends."""
    return {
        "name": "Quay Calls", "domain": "quay.example", "kind": "reseller", "parent": "Vertical Cloud", "nation": "GB",
        "language": "en", "demo_limit": "5", "role": system_role("reseller").pk, "admin_name": "Quinn Quay",
        "login_id": "Quinn@Quay.example", "email": "quinn@quay.example", "password": "", "confirm": "",
        vat(): "GB 000 0010 00", **changes,
    }  # fmt: skip


def basics(of: Partner, **changes) -> dict:
    names = ("name", "domain", "kind", "nation", "language", "demo_limit", "address", "city", "county", "note")
    return {**{name: getattr(of, name) for name in names}, "parent": of.parent.code, **changes}


def errors(answer) -> str:
    assert answer.status_code == 422, answer.status_code
    text = answer.content.decode().partition('id="problems"')[2].partition("</div>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()
