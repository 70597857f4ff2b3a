"""What a command may carry: each check takes a value or refuses it with words that name the field."""

import re
from decimal import Decimal, InvalidOperation

E164 = re.compile(r"^\+[1-9]\d{5,14}$")
MAC = re.compile(r"^[0-9A-F]{12}$")
LOGIN = re.compile(r"^[^\s]{1,150}$")


class Refused(Exception):
    """This will never be taken. `status`: 409 it contradicts what there is, 422 it cannot be understood."""

    def __init__(self, text: str, status: int = 422) -> None:
        super().__init__(text)
        self.status = status


def conflict(text: str) -> Refused:
    return Refused(text, 409)


def text(payload: dict, name: str, *, longest: int = 200, empty: bool = False) -> str:
    value = payload.get(name, "" if empty else None)
    if not isinstance(value, str) or len(value) > longest or not (value.strip() or empty):
        raise Refused(f"{name}: text of 1 to {longest} characters is needed.")
    return value.strip()


def login(payload: dict, name: str = "login") -> str:
    value = text(payload, name, longest=150).lower()
    if not LOGIN.match(value):
        raise Refused(f"{name}: a login has no spaces.")
    return value


def total(value: object, name: str) -> int:
    if type(value) is not int or not 0 <= value <= 1_000_000:
        raise Refused(f"{name}: a whole number of 0 or more is needed.")
    return value


def totals(payload: dict, name: str) -> dict[str, int]:
    found = payload.get(name)
    if not isinstance(found, dict) or not found or len(found) > 1000:
        raise Refused(f"{name}: an object of 1 to 1000 names and quantities is needed.")
    if any(not key.strip() or len(key) > 200 for key in found):
        raise Refused(f"{name}: names have 1 to 200 characters.")
    return {key: total(value, f"{name}.{key}") for key, value in found.items()}


def many(payload: dict, name: str, most: int = 5000) -> list:
    found = payload.get(name)
    if not isinstance(found, list) or not 0 < len(found) <= most:
        raise Refused(f"{name}: a list of 1 to {most} entries is needed.")
    return found


def numbers(payload: dict) -> list[str]:
    found = many(payload, "numbers")
    for value in found:
        if not isinstance(value, str) or not E164.match(value):
            raise Refused(f"numbers: {value!r:.40} is no number in E.164, like +442079460018.")
    return sorted(set(found))


def devices(payload: dict) -> list[tuple[str, int, list[str]]]:
    """(model, total quantity, MACs) of each model named."""
    found = []
    for entry in many(payload, "devices"):
        if not isinstance(entry, dict):
            raise Refused("devices: each entry is an object with model, quantity and macs.")
        macs = entry.get("macs", [])
        if not isinstance(macs, list) or any(not isinstance(mac, str) or not MAC.match(mac) for mac in macs):
            raise Refused("devices: a MAC is twelve hex digits in capitals.")
        quantity = total(entry.get("quantity"), "devices.quantity")
        if len(set(macs)) > quantity:
            raise Refused(f"devices: {len(set(macs))} MACs for {quantity} devices.")
        found.append((text(entry, "model"), quantity, sorted(set(macs))))
    if len({model for model, _, _ in found}) < len(found):
        raise Refused("devices: a model stands twice.")
    return found


def money(payload: dict, name: str, *, empty: bool = False) -> str | None:
    value = payload.get(name)
    if value is None and empty:
        return None
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise Refused(f"{name}: an amount as text is needed, like '25.00'.")
    return f"{amount:.2f}"
