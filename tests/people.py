"""The people of the demo as the isolation tests see them, and one request by one of them that leaves no trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from oms.kit.acting import acting_for, as_system

SP = "admin@nimbus.example"
ABOVE = "admin@vertical.example"
OWNER = "admin@rs-vertical.example"
CLERK = "clerk@rs-vertical.example"
BELOW = "admin@tideway.example"
NEIGHBOUR = "admin@orbit.example"
RIGHTLESS = "rightless@rs-vertical.example"
ANONYMOUS = ""

# what a GET may write: logs, sessions, and the request for a workbook that a job writes
LOGS = {
    "django_session",
    "partners_signedinsession",
    "partners_loginevent",
    "partners_menuaccess",
    "partners_exceldownload",
    "partners_excelexport",
    "inventory_portfeed",  # when the calendar was last read
    "inventory_phonefetch",  # what a phone asked for
    "partners_loginslot",  # what was asked at an open address
}
LATELY_READ: dict[tuple[str, str], HttpResponse] = {}
WRITTEN = """
select relname, n from (
  select relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
    + pg_stat_get_xact_tuples_deleted(oid) as n
  from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace offset 0) as counted
where n > 0
"""


@dataclass
class Person:
    """Somebody with a browser. `account` is None for a person who is not signed in."""

    login: str
    client: Client
    account: object = None

    def ask(self, method: str, url: str, data: dict | None = None, **headers) -> HttpResponse:
        """Send one request and take back all that it wrote. `answer.wrote` names the tables it wrote to; where the database
        let it only read, whatever is noted before (LOGS at most) counts to the next one that may write."""
        cookies = self.client.cookies
        self.client.cookies = cookies.__class__()
        self.client.cookies.update(cookies)  # an answer puts others into their places and changes none
        self.client.raise_request_exception = False
        try:
            with transaction.atomic():
                before = lately.written()
                answer = getattr(self.client, method.lower())(url, data or {}, headers=headers)
                only_read = hasattr(answer.wsgi_request, "only_reads")
                now = before if only_read else written()
                answer.wrote = {table for table, rows in now.items() if rows != before.get(table, 0)}
                if hasattr(self, "look"):
                    self.look(answer)
                transaction.set_rollback(True)
        finally:
            self.client.cookies = cookies
        lately.keep(now)
        return answer

    def read(self, url: str) -> HttpResponse:
        """The page at `url` as the demo shows it; asked for once by the tests of one address, which share a process."""
        if (self.login, url) not in LATELY_READ:
            if len(LATELY_READ) > 7:
                LATELY_READ.clear()
            LATELY_READ[self.login, url] = self.ask("GET", url)
        return LATELY_READ[self.login, url]

    @contextmanager
    def watched(self, look) -> Iterator[None]:
        """Within, `look(answer)` runs after each request, before it is taken back."""
        self.look = look
        yield
        del self.look

    @contextmanager
    def acting(self) -> Iterator[None]:
        """The database shows what this person's partner may see."""
        with acting_for(self.account.partner_id):
            yield


class Lately:
    """What was written before a request, known from the one before it where no other statement was sent in between: what is
    taken back stays counted. To ask takes half a millisecond, as long as two statements of a page."""

    def __init__(self) -> None:
        self.sent, self.kept_at, self.rows = 0, -1, {}

    def written(self) -> dict[str, int]:
        if self.count not in connection.execute_wrappers:
            connection.execute_wrappers.append(self.count)
            self.kept_at = -1
        return self.rows if self.kept_at == self.sent else written()

    def keep(self, rows: dict[str, int]) -> None:
        self.kept_at, self.rows = self.sent, rows

    def count(self, execute, *statement):
        self.sent += 1
        return execute(*statement)


lately = Lately()


def written() -> dict[str, int]:
    """Rows inserted, changed and deleted so far in this transaction, table by table."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return dict(cursor.fetchall())


def make_rightless() -> None:
    """A colleague of the owner whose role holds no menu at all."""
    from partners.models import Account, Role  # the database is there only within a test

    with as_system():
        owner = Account.objects.get(login_id=OWNER)
        role = Role.objects.create(
            names={"en": "Nothing"}, system_role=owner.role.system_role, owner_id=owner.partner_id, menus=[]
        )
        Account.objects.get_or_create(
            login_id=RIGHTLESS,
            defaults={"partner_id": owner.partner_id, "role": role, "name": "Rita Less", "email": RIGHTLESS},
        )


def why(answer: HttpResponse) -> str:
    """A status for a person: 500 with what went wrong, 302 with where to."""
    if answer.status_code == 500:
        kind, error, trace = getattr(answer, "exc_info", None) or (None, "", None)
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f" at {trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
        return f"500 {kind.__name__ if kind else ''}: {str(error)[:200]}{place}"
    if answer.status_code in (301, 302, 303):
        return f"{answer.status_code} to {answer.url}"
    return str(answer.status_code)
