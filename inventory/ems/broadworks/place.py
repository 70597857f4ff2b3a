"""A customer's group in BroadWorks: where it stands, what is noted on it, and the questions that all commands share.

What BroadWorks itself has no place for (language, plan, money limits, bundles, …) is noted as custom tags of one device
type of the group: names and values that its own pages show, that survive upgrades, and that go with the group.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from inventory.ems.broadworks.commands import equal_to
from inventory.ems.broadworks.document import Message, Value, counted
from inventory.ems.broadworks.errors import OciError
from inventory.ems.broadworks.session import Session
from inventory.ems.driver import ValueRefused
from inventory.ems.reach import ALL

LONGEST_NOTE = 256
MARK = "%PORTAL_"


@dataclass
class Place:
    """The group of one customer in the service provider of its call server; what is read is read once."""

    session: Session
    server: str
    group: str

    def ask(self, command: str, **fields: Value) -> Message:
        """A command about this group."""
        return self.session.ask(command, serviceProviderId=self.server, groupId=self.group, **fields)

    def tell(self, field: str, command: str, **fields: Value) -> Message:
        """A command about this group whose refusal asks for another value of `field`; "" for none."""
        try:
            return self.ask(command, **fields)
        except OciError as error:
            raise error.fault(field) from error

    def tell_user(self, field: str, command: str, user: str, **fields: Value) -> None:
        """A command about one of its users; as `tell`."""
        try:
            self.session.ask(command, userId=user, **fields)
        except OciError as error:
            raise error.fault(field) from error

    @cached_property
    def notes(self) -> dict[str, str]:
        """What is noted on this group, by name."""
        found = self.ask("GroupDeviceTypeCustomTagGetListRequest", deviceType=settings.BROADWORKS_NOTES)
        return {
            row["Tag Name"].removeprefix(MARK).removesuffix("%"): row["Tag Value"]
            for row in found.rows("groupDeviceTypeCustomTagsTable")
            if row.get("Tag Name", "").startswith(MARK)
        }

    def note(self, name: str, value: str, field: str = "") -> None:
        """Note `value` by this name, or nothing any more; `field`: what must be mended where it is too long."""
        if len(value) > LONGEST_NOTE:
            raise ValueRefused(f"{field}: BroadWorks takes at most {LONGEST_NOTE} characters.", field=field)
        if self.notes.get(name, "") == value:
            return
        about = {"deviceType": settings.BROADWORKS_NOTES, "tagName": f"{MARK}{name}%"}
        if not value:
            self.tell(field, "GroupDeviceTypeCustomTagDeleteListRequest", **about)
            del self.notes[name]
            return
        verb = "Modify" if name in self.notes else "Add"
        self.tell(field, f"GroupDeviceTypeCustomTag{verb}Request", **about, tagValue=value)
        self.notes[name] = value

    def noted(self, kind: str) -> list[str]:
        """All values noted under names of this kind: BUNDLE_1F… and others."""
        return [value for name, value in self.notes.items() if name.startswith(f"{kind}_")]

    def reach_of(self, extension: str) -> str:
        """What a line may call, as it was told."""
        return self.notes.get(f"REACH_{extension}", ALL)

    def is_blocked(self, extension: str) -> bool:
        return f"BLOCKED_{short(extension)}" in self.notes

    @cached_property
    def users(self) -> list[dict[str, str]]:
        """Rows of its users, by extension."""
        found = self.session.ask("UserGetListInGroupRequest", serviceProviderId=self.server, GroupId=self.group)
        return sorted(found.rows("userTable"), key=lambda row: row.get("Extension", ""))

    def packs_of(self, user: str) -> list[str]:
        """The packs that one user has."""
        return self.assigned_to(user)[0]

    def assigned_to(self, user: str) -> tuple[list[str], list[str]]:
        """(packs, single services) that one user has."""
        found = self.session.ask("UserServiceGetAssignmentListRequest", userId=user)
        tables = (("servicePacksAssignmentTable", "Service Pack Name"), ("userServicesAssignmentTable", "Service Name"))
        packs, services = (
            sorted(row[name] for row in found.rows(table) if row.get("Assigned") == "true") for table, name in tables
        )
        return packs, services

    @cached_property
    def packs(self) -> dict[str, tuple[int, int]]:
        """Pack → (how many the group may have, how many its users have)."""
        found = self.ask("GroupServiceGetAuthorizationListRequest")
        return {
            row["Service Pack Name"]: (_count(row, "Allocated"), _count(row, "Usage"))
            for row in found.rows("servicePacksAuthorizationTable")
            if row.get("Authorized") == "true"
        }

    @cached_property
    def profile(self) -> Message:
        """Its domain, name, business profile number and location code."""
        return self.ask("GroupGetRequest22")

    @cached_property
    def numbers(self) -> list[str]:
        """Its numbers, in E.164."""
        return sorted(e164(number) for number in self.ask("GroupDnGetListRequest").texts("phoneNumber"))

    @cached_property
    def devices(self) -> list[dict[str, str]]:
        """Rows of its devices, by name."""
        found = self.ask("GroupAccessDeviceGetListRequest").rows("accessDeviceTable")
        return sorted(found, key=lambda row: row["Device Name"])

    def forget(self, *read: str) -> None:
        """What was read of these is no longer so."""
        for name in read:
            self.__dict__.pop(name, None)


def find(session: Session, customer: str) -> Place | None:
    """Where this customer's group is, on whichever service provider; None where it has none."""
    found = session.ask("GroupGetListInSystemRequest", searchCriteriaGroupId=equal_to(customer))
    for row in found.rows("groupTable"):
        if row.get("Group Id") == customer:
            return Place(session, row.get("Organization Id", ""), customer)
    return None


def e164(number: str) -> str:
    """BroadWorks writes +44-2079460018."""
    return number.replace("-", "")


def short(text: str) -> str:
    """Sixteen digits and letters that stand for a text in the name of a note."""
    return hashlib.sha256(text.encode()).hexdigest()[:16].upper()


def numbered(code: str) -> int:
    """The tenant's number, which BroadWorks does not know: the digits of the customer's ID, or a number made of all of it."""
    digits = code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if digits.isascii() and digits.isdigit() and len(digits) < 10 and not digits.startswith("0" * len(digits)):
        return int(digits)
    return 2**30 + int(hashlib.sha256(code.encode()).hexdigest()[:7], 16)


def _count(row: dict[str, str], column: str) -> int:
    return counted(row.get(column, "") or "0")


def missing(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    """Those that are not there yet, in their order."""
    held = set(there)
    return [one for one in wanted if one not in held]
