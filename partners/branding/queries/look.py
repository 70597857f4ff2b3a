"""The look of the portal for a partner: its own, else that of the nearest partner above (guide 2.2.1)."""

from dataclasses import dataclass

from django.db import connection

from partners.people.models import Partner

NEAREST = """
select b.name, b.colour, b.logo_hash, b.partner_id
from partners_branding b join partner_closure c on c.ancestor = b.partner_id
where c.descendant = %s order by c.depth
"""

COLUMNS = ("name", "colour", "logo_hash", "partner_id")


@dataclass(frozen=True)
class Look:
    """`name` is never empty; `colour` (#00655f) and `logo_hash` are empty where nobody above set them."""

    name: str
    colour: str = ""
    logo_hash: str = ""
    logo_partner_id: int | None = None

    def logo(self) -> bytes | None:
        """The PNG, 222x50, read now."""
        if self.logo_partner_id is None:
            return None
        with connection.cursor() as cursor:
            cursor.execute("select logo from partners_branding where partner_id = %s", [self.logo_partner_id])
            found = cursor.fetchone()
        return bytes(found[0]) if found and found[0] else None


def branding_of(partner: Partner, *, rows: list[dict] | None = None) -> Look:
    """Logo, name and colour for pages and mails to people of `partner`, each from the nearest that set it.

    Reads rows above the reader: they are readable from below (docs/adr/0005).
    """
    rows = _rows(partner) if rows is None else rows
    name = next((row["name"] for row in rows if row["name"]), partner.name)
    colour = next((row["colour"] for row in rows if row["colour"]), "")
    logo = next(((row["logo_hash"], row["partner_id"]) for row in rows if row["logo_hash"]), ("", None))
    return Look(name=name, colour=colour, logo_hash=logo[0], logo_partner_id=logo[1])


def _rows(partner: Partner) -> list[dict]:
    """The looks at and above `partner`, the nearest first; the account of a session brings them along."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [partner.pk])
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
