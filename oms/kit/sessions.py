"""Sessions that are read and written by their key alone (settings.SESSION_ENGINE).

The rows of everybody lie in one table, which the app role cannot read: whoever names a key gets that one session from
a SECURITY DEFINER function, so nobody lists, ends or takes over those of others.
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.utils import timezone

from oms.kit.standby import primary

DEFINER = "security definer set search_path = public"
FUNCTIONS = (
    f"""
create or replace function oms_session_read(_key text, _at timestamptz) returns text language sql stable {DEFINER} as $$
  select session_data from django_session where session_key = _key and expire_date > _at $$
""",
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


class SessionStore(SessionBase):
    """As Django's own that lies in the database, but by those functions."""

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
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # not in the stubs
            try:
                self.save(must_create=True)
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
