"""Service packs: how many of each a group may have, and which its users have. A pack is called by the order item's code."""

from django.conf import settings

from inventory.ems.broadworks.commands import authorized
from inventory.ems.broadworks.errors import OciError
from inventory.ems.broadworks.people import in_use
from inventory.ems.broadworks.place import Place, missing, short
from inventory.ems.driver import ValueRefused

LONGEST_PACK = 80


def set_packages(place: Place, values: dict, secret: str) -> dict:
    """All totals by one command. Lines that nobody uses give their pack back where fewer are left than they need."""
    items = values["items"]
    _known(place, [item for item, total in items.items() if total])
    fewer = [item for item, total in items.items() if place.packs.get(item, (0, 0))[1] > total]
    for item, users in [(item, _too_many(place, item, items[item])) for item in fewer]:
        place.note(f"SHORT_{short(item)}", item, "items")
        for user in users:
            place.tell_user("items", "UserServiceUnassignListRequest", user, servicePackName=[item])
    changed = {item: total for item, total in items.items() if place.packs.get(item, (0, 0))[0] != total}
    if changed:
        asked = [authorized(item, "servicePackName", total) for item, total in changed.items()]
        place.tell("items", "GroupServiceModifyAuthorizationListRequest", servicePackAuthorization=asked)
        place.forget("packs")
    for item in items:
        if f"SHORT_{short(item)}" in place.notes:
            _give_again(place, item)
    return {}


def _known(place: Place, items: list[str]) -> None:
    """Each is a pack of the service provider, as it is or by a copy of the template's."""
    found = place.session.ask("ServiceProviderServicePackGetListRequest", serviceProviderId=place.server)
    for item in missing(items, found.texts("servicePackName")):
        if len(item) > LONGEST_PACK:
            raise ValueRefused(
                f"items: BroadWorks takes names of packs of at most {LONGEST_PACK} characters.", field="items"
            )
        _copied(place, item)


def _copied(place: Place, item: str) -> None:
    source = settings.BROADWORKS_TEMPLATE.partition("/")[0]
    ask = place.session.ask
    try:
        if not source:
            raise OciError(0, "no template names one")
        found = ask("ServiceProviderServicePackGetDetailListRequest", serviceProviderId=source, servicePackName=item)
        services = [row["Service"] for row in found.rows("userServiceTable")]
        ask(
            "ServiceProviderServicePackAddRequest", serviceProviderId=place.server, servicePackName=item,
            isAvailableForUse=True, servicePackQuantity={"unlimited": True}, serviceName=services,
        )  # fmt: skip
    except OciError as error:
        words = f"items: service provider {place.server} has no service pack {item}; set it up in BroadWorks ({error})."
        raise ValueRefused(words, field="items") from error


def _too_many(place: Place, item: str, total: int) -> list[str]:
    """IDs of the users whose pack is one too many, the last extension first; nobody of them uses it.

    Raises ValueRefused where more users than `total` use this pack.
    """
    having = [user["User Id"] for user in place.users if item in place.packs_of(user["User Id"])]
    used = in_use(place)
    vacant = [user for user in having if user not in used]
    if len(having) - len(vacant) > total:
        words = f"items: {len(having) - len(vacant)} users have {item}; {total} are not enough."
        raise ValueRefused(words, field="items")
    return vacant[::-1][: max(0, len(having) - total)]


def _give_again(place: Place, item: str) -> None:
    """Lines that gave this pack back have it again, as far as there is one for each."""
    lacking = [
        user["User Id"]
        for user in place.users
        if place.notes.get(f"LINE_{user.get('Extension')}", "").rpartition(" ")[0] == item
        and item not in place.packs_of(user["User Id"])
    ]
    total, used = place.packs.get(item, (0, 0))
    for user in lacking[: total - used]:
        place.tell_user("items", "UserServiceAssignListRequest", user, servicePackName=[item])
    if len(lacking) <= total - used:
        place.note(f"SHORT_{short(item)}", "")
    place.forget("packs")


def change_packages(place: Place, values: dict, secret: str) -> dict:
    """More of a pack first, then users get theirs in place of another, then fewer of the other."""
    items = values["items"]
    now = {item: place.packs.get(item, (0, 0))[0] for item in items}
    named = _named(place, values["users"])
    set_packages(place, {"items": {item: max(total, now[item]) for item, total in items.items()}}, secret)
    for user, source, target in named:
        exchange(place, user, source, target)
    for source, target in values["upgrades"]:
        if source in items:
            _exchange_beyond(place, source, target, items[source])
    place.forget("packs")
    return set_packages(place, values, secret)


def _named(place: Place, users: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """(user's ID, item, item in its place) of those that have not changed yet. Raises ValueRefused for one who cannot."""
    found = []
    for extension, source, target in users:
        user = next((row["User Id"] for row in place.users if row.get("Extension") == extension), "")
        packs = place.packs_of(user) if user else []
        if source in packs and target not in packs:
            found.append((user, source, target))
            continue
        item = _line_of(place, extension)[0]  # it tells who was broken off in between, and who gave a pack back unused
        if source not in packs and target in packs and item != source:
            continue  # done before
        if source not in packs and item not in (source, target):
            raise ValueRefused(f"users: {extension} has no {source}.", field="users")
        if source in packs and item != target:
            raise ValueRefused(f"users: {extension} has {target} beside {source}.", field="users")
        found.append((user, source, target))
    return found


def _exchange_beyond(place: Place, source: str, target: str, total: int) -> None:
    used = in_use(place)
    having = {user["User Id"]: packs for user in place.users if source in (packs := place.packs_of(user["User Id"]))}
    too_many = max(0, sum(user in used for user in having) - total)
    for user in [user for user, packs in having.items() if user in used and target not in packs][:too_many]:
        exchange(place, user, source, target)


def exchange(place: Place, user: str, source: str, target: str) -> None:
    """One user gets `target` in place of `source`; its line is noted so first, so that who is half done is known."""
    held = place.packs_of(user)
    extension = next((row.get("Extension", "") for row in place.users if row["User Id"] == user), "")
    item, turn = _line_of(place, extension)
    if item == source:
        place.note(f"LINE_{extension}", f"{target} {turn}")
    if target not in held:
        place.tell_user("users", "UserServiceAssignListRequest", user, servicePackName=[target])
    if source in held:
        place.tell_user("users", "UserServiceUnassignListRequest", user, servicePackName=[source])


def _line_of(place: Place, extension: str) -> tuple[str, str]:
    """(item, turn of the password) of a line as it is noted; nothing of a user who is none."""
    item, _, turn = place.notes.get(f"LINE_{extension}", "").rpartition(" ")
    return item, turn
