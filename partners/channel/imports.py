"""Lists of new resellers from a workbook, rehearsed row by row by django-import-export.

Nothing is written here; `partners/channel/actions/sheet.py` does that at a person's word. A parent may stand in
the same list, further up. What a cell may hold is what the form “Add reseller” takes; the rules are those of every
newcomer.
"""

from types import SimpleNamespace

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from oms.kit.sheet_import.cells import Cell, YesNo, reader_of
from oms.kit.sheet_import.rows import SheetRows
from partners.channel.enums import AdditionalOwner
from partners.channel.forms.additional import as_text, field_for
from partners.channel.forms.fields import IN_BRACKETS
from partners.channel.forms.reseller import NewResellerForm
from partners.channel.models import AdditionalItem
from partners.channel.queries.newcomers import Checks, Newcomer, parents_named, usual_role
from partners.people.enums import Right
from partners.people.models import Account, Partner, Role
from partners.people.queries.moving import in_words

NAME, KIND, PARENT = "Reseller Company Name", "Reseller Type", "Parent Reseller"
ROLE, ADMIN, LOGIN, EMAIL = "Auth. Group", "Administrator Name", "Administrator ID", "Administrator E-mail"
NEEDED = (NAME, KIND, ADMIN, LOGIN, EMAIL)
COMPANY = {  # heading → field of the form
    NAME: "name", "Reseller Domain": "domain", KIND: "kind", "Nation": "nation", "Language": "language",
    "Demo Customer Limit": "demo_limit", "Address": "address", "City": "city", "County": "county",
    "Postal Code": "postal_code", "Phone Number": "phone_number", "Note": "note",
}  # fmt: skip
PERSON = {ADMIN: "admin_name", LOGIN: "login_id", EMAIL: "email"}
RIGHTS = {
    "Manage DDI": Right.MANAGE_DDI, "Manage Device": Right.MANAGE_DEVICE, "Approve Order": Right.APPROVE_ORDER,
    "Manage Child Reseller": Right.MANAGE_CHILD_RESELLER, "Approve Stop/Resume": Right.APPROVE_STOP_RESUME,
    "Approve Change Service Plan": Right.APPROVE_PLAN_CHANGE, "Approve Customer Close": Right.APPROVE_CUSTOMER_CLOSE,
    "Number Porting Process": Right.NUMBER_PORTING,
}  # fmt: skip


def asked() -> dict[str, AdditionalItem]:
    """The provider's additional items by their headings; one that is called like a column gets a longer one."""
    fixed = {heading.casefold() for heading in (*COMPANY, *PERSON, *RIGHTS, PARENT, ROLE)}
    items = AdditionalItem.objects.asked_of(AdditionalOwner.RESELLER)
    return {f"Additional: {i.name}" if i.name.casefold() in fixed else i.name: i for i in items}


def columns() -> tuple[str, ...]:
    """Every heading that is read, in the order of the empty workbook."""
    company = list(COMPANY)
    return (*company[:3], PARENT, *company[3:6], ROLE, *PERSON, *company[6:], *RIGHTS, *asked())


class ResellerRows(SheetRows):
    """New resellers below what `by` sees."""

    def __init__(self, by: Account) -> None:
        super().__init__()
        self.by = by
        self.items = asked()
        fields = NewResellerForm.base_fields
        self.take({heading: (name, reader_of(fields[name])) for heading, name in (COMPANY | PERSON).items()})
        self.take({PARENT: ("parent", Cell()), ROLE: ("role", Cell())})
        self.take({heading: (right.value, YesNo()) for heading, right in RIGHTS.items()})
        self.take({heading: (item.key, reader_of(field_for(item))) for heading, item in self.items.items()})
        self.above: dict[str, list[tuple[int, Newcomer | None]]] = {}  # name → rows further up; None is left out

    def before_import(self, dataset: tablib.Dataset, **options) -> None:
        """What all rows ask of the database is asked at once."""
        cells = {heading: dataset[heading] if heading in dataset.headers else [] for heading in (NAME, PARENT, LOGIN)}
        self.parents = parents_named(self.by, {_bare(text) for text in cells[PARENT] if text})
        self.checks = Checks(self.by, (text.strip() for text in cells[LOGIN]))
        self.further = {text.strip().casefold(): place for text, place in zip(cells[NAME], self.places, strict=True)}

    def start(self, row: dict) -> SimpleNamespace:
        initial = {name: NewResellerForm.base_fields[name].initial or "" for name in COMPANY.values()}
        initial |= dict.fromkeys([*PERSON.values(), "parent", "role"], "")
        initial |= dict.fromkeys([*RIGHTS.values(), *(item.key for item in self.items.values())])
        return SimpleNamespace(
            **initial | {"pk": None, "kind": "", "demo_limit": 0, "language": self.by.partner.language}
        )

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        known = self.above.setdefault(instance.name.casefold(), [])
        known.append((self.place, None))
        super().validate_instance(instance, import_validation_errors, validate_unique)
        self.complete(instance)
        parent = self.parent_of(instance.parent)
        self.once(("login", instance.login_id.lower()), LOGIN)
        self.once(("name", id(parent), instance.name.casefold()), _("A reseller of this name below this parent"))
        new = instance.new = self.newcomer(instance, parent)
        instance.place = self.place
        self.checks.admit(new)
        known[-1] = (self.place, new)

    def complete(self, found: SimpleNamespace) -> None:
        """What the form insists on."""
        wanted = {heading: getattr(found, name) for heading, name in (COMPANY | PERSON).items() if heading in NEEDED}
        wanted |= {heading: as_text(getattr(found, i.key)) for heading, i in self.items.items() if i.is_mandatory}
        if missing := [heading for heading, value in wanted.items() if not value]:
            raise ValidationError(_("Missing: %(names)s.") % {"names": ", ".join(missing)})

    def parent_of(self, typed: str) -> Partner:
        """The parent by name or ID, in the tree or further up in the list. Of what one does not see nothing is told."""
        if not typed:
            return self.by.partner
        name = _bare(typed)
        rows = [row for row in self.above.get(name, []) if row[0] != self.place]
        found = [*self.parents.get(name, []), *(new.partner for _place, new in rows if new)]
        if len(found) > 1:
            raise ValidationError({"parent": _("Several resellers are called like this. Write the Reseller ID.")})
        if found:
            return found[0]
        if rows:
            text = _("The parent in row %(row)s is left out, so this one is, too.")
            raise ValidationError({"parent": text % {"row": rows[0][0]}})
        if self.further.get(name, 0) > self.place:
            text = _("The parent stands further down, in row %(row)s. Put it above its child resellers.")
            raise ValidationError({"parent": text % {"row": self.further[name]}})
        raise ValidationError({"parent": _("There is no reseller called “%(text)s”.") % {"text": typed[:60]}})

    def newcomer(self, found: SimpleNamespace, parent: Partner) -> Newcomer:
        partner = Partner(parent=parent, **{name: getattr(found, name) for name in COMPANY.values()})
        chief = Account(login_id=found.login_id, name=found.admin_name, email=found.email)
        chief.role = self.role_of(found.role, parent, found.kind)
        answers = {item.pk: as_text(getattr(found, item.key)) for item in self.items.values()}
        rights = {right: getattr(found, right) for right in Right if getattr(found, right) is not None}
        return Newcomer(partner, chief, additional=answers, rights=rights)

    def role_of(self, typed: str, parent: Partner, kind: str) -> Role | None:
        """The role of this name, out of those that may be given; the system role where none is named."""
        roles = list(self.checks.roles(parent, kind).values())
        if not typed:
            return usual_role(roles, kind)
        for role in roles:
            if typed.casefold() in {name.casefold() for name in role.names.values()}:
                return role
        names = in_words([str(role) for role in roles])
        raise ValidationError(
            {
                "role": _("“%(typed)s” cannot be given here. There are: %(names)s.")
                % {"typed": typed[:40], "names": names}
            }
        )

    def words(self, instance: SimpleNamespace) -> str:
        partner = instance.new.partner
        held = [right.label for right in Right if getattr(partner, right.value)]
        return _("Will be added below %(parent)s, with: %(rights)s") % {
            "parent": partner.parent.name, "rights": ", ".join(map(str, held)) or _("no right")
        }  # fmt: skip


def _bare(typed: str) -> str:
    """What is looked for when somebody typed “Vertical Cloud (R100002)”."""
    bracket = IN_BRACKETS.search(typed)
    return (bracket.group(1) if bracket else typed).strip().casefold()
