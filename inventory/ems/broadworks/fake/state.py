"""What the fake holds: plain dicts below one lock, in a file where it is given one."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TEMPLATE = ("ExpoePartner", "Clone Group")
GROUP_SERVICES = (
    "Intercept Group",
    "Outgoing Calling Plan",
    "Trunk Group",
    "Voice Messaging Group",
    "Hunt Group",
    "Auto Attendant",
)
USER_SERVICES = ("Authentication", "Voice Messaging User", "Call Forwarding Always", "Shared Call Appearance")
ANY = "*"
DOMAIN = "broadworks.example"
Known = dict[str, Any]


class Refused(Exception):
    """An ErrorResponse; `number` 0 where the real one is not known."""

    def __init__(self, words: str, number: int = 0) -> None:
        super().__init__(f"[Error {number}] {words}" if number else words)


class State:
    """The whole system. `packs`: names of the template's service packs; ANY for whatever is asked for."""

    def __init__(self, store: Path | None = None, packs: tuple[str, ...] = ()) -> None:
        self._lock, self._store = threading.RLock(), store
        if store and store.exists():
            self.known: Known = json.loads(store.read_text())
        else:
            self.known = {"domains": [DOMAIN], "providers": {}}
            server, group = TEMPLATE
            self.known["providers"][server] = new_provider(DOMAIN)
            self.known["providers"][server]["packs"] = {name: ["Authentication"] for name in packs}
            template = new_group(DOMAIN, group)
            template["services"] = dict.fromkeys(GROUP_SERVICES, True)
            template["user_services"] = list(USER_SERVICES)
            self.known["providers"][server]["groups"][group] = template

    @contextmanager
    def changed(self) -> Iterator[Known]:
        """One command at a time; a refusal leaves everything as it was."""
        with self._lock:
            before = json.dumps(self.known)
            try:
                yield self.known
            except Refused:
                self.known = json.loads(before)
                raise
            after = json.dumps(self.known)
            if self._store and after != before:
                beside = self._store.with_suffix(".new")
                beside.write_text(after)
                os.replace(beside, self._store)


def new_provider(domain: str) -> Known:
    return {"domain": domain, "domains": [domain], "enterprise": False, "numbers": {}, "packs": {}, "groups": {}}


def new_group(domain: str, name: str) -> Known:
    return {
        "domain": domain, "domains": [domain], "name": name, "clid": "", "code": "", "limit": 25, "packs": {},
        "services": {}, "user_services": [], "tags": {}, "admins": {}, "devices": {}, "users": {}, "active": [],
        "intercept": False, "trunk": 0, "voice_portal": "",
    }  # fmt: skip


def provider_of(known: Known, server: str) -> Known:
    if server not in known["providers"]:
        raise Refused(f"Service Provider not found: {server}")
    return known["providers"][server]


def groups_of(known: Known) -> Iterator[tuple[str, str, Known]]:
    """(service provider, group's ID, group) of each."""
    for server, provider in known["providers"].items():
        for name, group in provider["groups"].items():
            yield server, name, group


def user_of(known: Known, user: str) -> tuple[Known, Known]:
    """(group, user)."""
    for _, _, group in groups_of(known):
        if user in group["users"]:
            return group, group["users"][user]
    raise Refused(f"User not found: {user}", 4008)


def used(group: Known, pack: str) -> int:
    """How many of its users have this pack."""
    return sum(pack in user["packs"] for user in group["users"].values())
