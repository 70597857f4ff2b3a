"""Names, administrators and users as BroadWorks writes them."""

from inventory.ems.broadworks.document import NIL, Value
from inventory.ems.broadworks.place import Place, short
from inventory.ems.driver import ValueRefused

LONGEST_PART = 30  # of a first or a last name
LONGEST_LOGIN, LONGEST_PASSWORD = 161, 60
NOBODY = "Line"  # first name of a line that nobody uses; its last name is its extension
NONE = "-"  # where BroadWorks must have a first name and a person has one name


def in_two(name: str, field: str) -> tuple[str, str]:
    """(first name or nothing, last name), of at most 30 characters each. Raises ValueRefused where that cannot be."""
    words = name.split()
    for place in range(1, len(words)):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        if len(first) <= LONGEST_PART and len(last) <= LONGEST_PART:
            return first, last
    if len(words) == 1 and len(name) <= LONGEST_PART:
        return "", name
    words_of = f"{field}: BroadWorks takes a first and a last name of at most {LONGEST_PART} characters each."
    raise ValueRefused(words_of, field=field)


def name_of(row: dict[str, str]) -> str:
    """The name of a user or an administrator; empty for a line that nobody uses."""
    first, last = row.get("First Name", ""), row.get("Last Name", "")
    if first == NOBODY and last == row.get("Extension"):
        return ""
    return f"{'' if first == NONE else first} {last}".strip()


def in_use(place: Place) -> set[str]:
    """IDs of the users that use something: with a name, or with a telephone that has signed on."""
    online = {row["Device Name"] for row in place.devices if row.get("Status") == "Online"}
    found = {user["User Id"] for user in place.users if name_of(user)}
    for device in online:
        found |= set(users_of(place, device))
    return found


def users_of(place: Place, device: str) -> list[str]:
    """IDs of the users of one device."""
    found = place.ask("GroupAccessDeviceGetUserListRequest21sp1", deviceName=device)
    return [row["User Id"] for row in found.rows("deviceUserTable")]


# --- administrators: a login is its tenant's own in the portal, and everybody's in BroadWorks


def admin_id(place: Place, login: str) -> str:
    """The ID under which this login is known: olive@bramley.example of C1 is C1.olive_at_bramley.example."""
    return f"{place.group}.{login.replace('_', '__').replace('@', '_at_')}"


def login_of(place: Place, user: str) -> str:
    """The login of an administrator's ID; one that was not made here is as it stands."""
    told = user.removeprefix(f"{place.group}.")
    return "_".join(part.replace("_at_", "@") for part in told.split("__")) if told != user else user


def administrators(place: Place) -> list[dict[str, str]]:
    """Login, name, e-mail and role of each, by login."""
    found = []
    for row in place.ask("GroupAdminGetListRequest").rows("groupAdminTable"):
        login = login_of(place, row["Administrator ID"])
        noted = {part: place.notes.get(f"{part.upper()}_{short(login)}", "") for part in ("email", "role")}
        found.append({"login": login, "name": name_of(row), **noted})
    return sorted(found, key=lambda one: one["login"])


def create_administrator(place: Place, values: dict, secret: str) -> dict:
    """Added, or changed where it is there already."""
    login = values["login"]
    renames = {name: value for name, value in place.notes.items() if name.startswith("RENAME_")}
    for name, value in renames.items():
        if short(login) in (value, name.removeprefix("RENAME_")):
            place.note(name, "")  # it is somebody else's login from now on
    _put(place, login, values, secret, [row["login"] for row in administrators(place)])
    return {"login": login}


def change_administrator(place: Place, values: dict, secret: str) -> dict:
    """BroadWorks renames nobody: under another login a new administrator is made, which takes a new password."""
    login, new = values["login"], values.get("new_login", values["login"])
    there = {row["login"]: row for row in administrators(place)}
    begun = place.notes.get(f"RENAME_{short(new)}", "") == short(login)  # or done, and nobody heard it
    if login not in there and not (begun and new in there):
        raise ValueRefused(f"login: {login} is no administrator of this tenant.", field="login")
    if new != login:
        if new in there and not begun:
            raise ValueRefused(f"new_login: this tenant has {new} already.", field="new_login")
        if not secret:
            words = "new_login: BroadWorks gives an administrator another login only together with a new password."
            raise ValueRefused(words, field="new_login")
        place.note(f"RENAME_{short(new)}", short(login))
    _put(place, new, there.get(login, there.get(new, {})) | values, secret, list(there))
    if new != login:
        _drop(place, login, there)
    return {"login": new}


def _drop(place: Place, login: str, there: dict[str, dict[str, str]]) -> None:
    if login in there:
        place.tell_user("new_login", "GroupAdminDeleteRequest", admin_id(place, login))
    for part in ("EMAIL", "ROLE"):
        place.note(f"{part}_{short(login)}", "")


def _put(place: Place, login: str, values: dict, secret: str, there: list[str]) -> None:
    first, last = in_two(values["name"], "name")
    user = admin_id(place, login)
    if len(user) > LONGEST_LOGIN:
        raise ValueRefused(f"login: BroadWorks takes at most {LONGEST_LOGIN} characters: {user:.40}…", field="login")
    if len(secret) > LONGEST_PASSWORD:
        raise ValueRefused(f"secret: BroadWorks takes at most {LONGEST_PASSWORD} characters.", field="secret")
    person: dict[str, Value] = {"firstName": first or NIL, "lastName": last, "password": secret or None}
    if login in there:
        place.tell_user("secret", "GroupAdminModifyRequest", user, **person)
    else:
        person["firstName"] = first or None
        place.tell("secret", "GroupAdminAddRequest", userId=user, **person)
    for part in ("email", "role"):
        place.note(f"{part.upper()}_{short(login)}", values.get(part, ""), part)
