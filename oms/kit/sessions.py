"""Sessions that are read and written by their key alone (settings.SESSION_ENGINE).

The rows of everybody lie in one table, which the app role cannot read: whoever names a key gets that one session from
a SECURITY DEFINER function, so nobody lists, ends or takes over those of others.

Whose a session is stands in front of its sealed words as well, so that the database can be asked for the account in the
same statement. That is but a hint: what the sealed words say counts, and where they say otherwise all is asked anew.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, SessionBase, UpdateError
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import get_random_string

from oms.kit.acting import later
from oms.kit.compiled import Beside, Compiled
from oms.kit.registries import registries
from oms.kit.standby import primary

M = TypeVar("M", bound=Model)
PARTNER = "partner"  # in the session: whose rows its person may touch
MARK = "mark"  # in the session: which of its person's it is
KEY_LENGTH = 32
BETWEEN = "|"  # none of the sealed words has it

DEFINER = "security definer set search_path = public"
FUNCTIONS = (
    f"""
create or replace function oms_session_read(_key text, _at timestamptz) returns text language sql stable {DEFINER} as $$
  select session_data from django_session where session_key = _key and expire_date > _at $$
""",
    rf"""
create or replace function oms_session_of(_key text, _at timestamptz)
returns table (data text, account bigint, partner bigint, mark uuid) language sql stable {DEFINER} as $$
  select session_data, substring(session_data from '^(\d+)\|')::bigint,
    substring(session_data from '^\d+\|(\d+)\|')::bigint,
    substring(session_data from '^\d+\|\d+\|([0-9a-f-]{{36}})\|')::uuid
    from django_session where session_key = _key and expire_date > _at $$
""",  # numbers, not texts: behind a wall no index is asked for what a text says, as an error would tell of unseen rows
    f"""
create or replace function oms_session_exists(_key text) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from django_session where session_key = _key) $$
""",
    f"""
create or replace function oms_session_keep(_key text, _data text, _until timestamptz, _new boolean) returns boolean
language plpgsql {DEFINER} as $$ begin
  if _new then
    insert into django_session (session_key, session_data, expire_date) values (_key, _data, _until)
      on conflict do nothing;
  else
    update django_session set session_data = _data, expire_date = _until where session_key = _key;
  end if;
  return found;
end $$
""",
    f"""
create or replace function oms_session_end(_key text) returns void language sql {DEFINER} as $$
  delete from django_session where session_key = _key $$
""",
    f"""
create or replace function oms_session_clear(_at timestamptz) returns void language sql {DEFINER} as $$
  delete from django_session where expire_date < least(_at, now()) $$
""",
)


def statements(role: str) -> list[str]:
    """SQL that makes the functions and closes the table to `role`; may be run again at any time."""
    return [*FUNCTIONS, f"revoke all on django_session from {role}"]


WHOSE = "oms_session_of(%s, %s) s"


def beside_session(statement: Compiled[M]) -> Beside[M]:
    """A session by its key at a moment, and beside it what `statement` finds of the account and mark that it names."""
    whose = ("s.data", "s.account", "s.partner", "s.mark")
    return Beside(statement, WHOSE, (str, datetime), whose, {"s.account": int, "s.mark": UUID})


TELL = f"""
select set_config('app.partner', coalesce(s.partner::text, ''), true),
  case when s.account is not null then set_config('pghistory.context_id', %s, true) end,
  case when s.account is not null then
    set_config('pghistory.context_metadata', json_build_object('account', s.account::text, 'url', %s::text)::text, true) end
from (select) one left join {WHOSE} on true
"""


@dataclass(frozen=True)
class Along:
    """The account that came with its session; None where there is none any more."""

    account: Any


class SessionStore(SessionBase):
    """As Django's own that lies in the database, but by those functions."""

    along: Along | None = None

    def encode(self, session_dict: dict[str, Any]) -> str:
        sealed: str = super().encode(session_dict)
        account, partner = session_dict.get(SESSION_KEY), session_dict.get(PARTNER)
        if account is None or partner is None:
            return sealed
        return BETWEEN.join((str(account), str(partner), session_dict.get(MARK) or "", sealed))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        text = session_data if isinstance(session_data, str) else session_data.decode()
        found: dict[str, Any] = super().decode(text.rpartition(BETWEEN)[2])
        return found

    def begin(self, url: str) -> bool:
        """Within a transaction that nobody has been told of: read the session and its account, and tell the database who
        acts, all in one message. Whether it did; not where the session was read before, or says otherwise than its hint."""
        ask = registries.account_of_session
        if self.session_key is None or hasattr(self, "_session_cache") or ask is None:
            return False
        asked = [self.session_key, timezone.now()]
        later(TELL, [str(uuid.uuid4()), url, *asked])
        whose, account = ask.ask(*asked)
        self.accessed = True
        if whose is None:
            self._session_key, self._session_cache = None, {}
            return True
        data, *hint = whose
        self._session_cache = self.decode(data)
        said = [self._session_cache.get(name) for name in (SESSION_KEY, PARTNER, MARK)]
        if [None if one is None else str(one) for one in said] != [None if one is None else str(one) for one in hint]:
            return False
        if hint[0] is not None:
            self.along = Along(account)
        return True

    def load(self) -> dict[str, Any]:
        data = _asked("oms_session_read(%s, %s)", self.session_key, timezone.now())
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        return bool(_asked("oms_session_exists(%s)", session_key))

    def create(self) -> None:
        while True:
            self._session_key = get_random_string(KEY_LENGTH, VALID_KEY_CHARS)
            try:
                self.save(must_create=True)  # which is told whether there is such a key, so nobody asks before
            except CreateError:  # two drew the same key
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
        data = self.encode(held)
        until: datetime = self.get_expiry_date()
        if not _asked("oms_session_keep(%s, %s, %s, %s)", self.session_key, data, until, must_create):
            raise CreateError if must_create else UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            _asked("oms_session_end(%s)", key)

    @classmethod
    def clear_expired(cls) -> None:
        _asked("oms_session_clear(%s)", timezone.now())


def _asked(function: str, *values: Any) -> Any:
    with primary().cursor() as cursor:  # a session that began or ended is known at once
        cursor.execute(f"select {function}", values)
        return cursor.fetchone()[0]
