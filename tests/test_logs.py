"""System logs (guide 2.9): who sees what, today first, keyset pages, the rows that acts leave."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import NullIf
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from oms.kit.grid import KeysetGrid, grid_at
from oms.kit.outbox import OutboxState
from partners.desk.filters.log import LoginHistoryFilters
from partners.desk.tables.log import LoginHistoryTable
from partners.models import ExcelDownload, LoginEvent, MenuAccess, Notice
from partners.people.actions.log import person as who_is
from tests.guide_order import guide_rows
from tests.page import body_rows, read
from tests.today import logged_today

SP, OWNER, CLERK = "admin@nimbus.example", "admin@rs-vertical.example", "clerk@rs-vertical.example"
NEIGHBOUR = "admin@orbit.example"
LOGS = ("login-history", "menu-access-history", "excel-download-history", "notification-history")
EVERY = pytest.mark.parametrize("log", LOGS)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_today(db) -> None:
    logged_today()


def table(client, log: str, **query) -> list[list[str]]:
    found = read(client.get(reverse(f"partners:{log}"), query).content).first("table")
    return guide_rows(log, found)


def line(client, log: str, **query) -> str:
    return read(client.get(reverse(f"partners:{log}"), query).content).first("p", class_="count-line").text


def rows_of(client, log: str, **query) -> int:
    """The number at the end of the line, as the reader sees it."""
    return int(line(client, log, **query).rpartition(" ")[2].replace(",", ""))


def today() -> str:
    return timezone.localdate().isoformat()


# --- days


@EVERY
def test_a_log_starts_with_today(signed_in, log: str) -> None:
    client = signed_in(SP)
    root = read(client.get(reverse(f"partners:{log}")).content)
    assert [node.get("value") for node in root.all("input", type="datetime-local")] == whole(today(), today())
    assert body_rows(root.first("table")), "the demo has rows of today"
    shown = date_words(timezone.localdate())
    assert all(row[0].startswith(shown) for row in guide_rows(log, root.first("table")))


def whole(first: str, last: str) -> list[str]:
    """Days alone begin with their first minute and end with their last one."""
    return [first if "T" in first else f"{first}T00:00", last if "T" in last else f"{last}T23:59"]


def date_words(day) -> str:
    return f"{day.day} {day:%b %Y}"


@EVERY
def test_other_days_are_shown_when_named_and_the_chip_leads_back(signed_in, log: str) -> None:
    client = signed_in(SP)
    first = (timezone.localdate() - timedelta(days=9)).isoformat()
    root = read(client.get(reverse(f"partners:{log}"), {"day_from": first, "day_to": today()}).content)
    assert rows_of(client, log, day_from=first) > rows_of(client, log)
    chip = next(a for a in root.all("a") if a.text.startswith("Date:"))
    assert "day_" not in chip.get("href")
    assert not [a for a in read(client.get(reverse(f"partners:{log}")).content).all("a") if a.text.startswith("Date:")]


@pytest.mark.parametrize(("query", "shown"), [
    ({"day_from": "2026-01-05"}, ("2026-01-05", None)),
    ({"day_to": "2026-01-05"}, ("2026-01-05", "2026-01-05")),
    ({"day_from": "", "day_to": ""}, (None, None)),
    ({"day_from": "2026-01-05T08:30", "day_to": "2026-01-05T09:15"}, ("2026-01-05T08:30", "2026-01-05T09:15")),
    ({"day_to": "2026-01-05T09:15"}, ("2026-01-05", "2026-01-05T09:15")),
])  # fmt: skip
def test_there_is_always_a_range(signed_in, query: dict, shown: tuple) -> None:
    root = read(signed_in(SP).get(reverse("partners:login-history"), query).content)
    assert [node.get("value") for node in root.all("input", type="datetime-local")] == whole(
        *(day or today() for day in shown)
    )


@pytest.mark.parametrize(("query", "words"), [
    ({"day_from": "2026-11-20", "day_to": "2026-11-01"}, "The first time comes after the last one."),
    ({"day_from": "2026-02-31"}, "Enter a valid date/time."),
    ({"state": "no-such-state"}, "Select a valid choice"),
])  # fmt: skip
def test_a_filter_that_cannot_be_read_says_so_and_shows_nothing(signed_in, query: dict, words: str) -> None:
    root = read(signed_in(SP).get(reverse("partners:login-history"), query).content)
    assert words in root.first("form", class_="filters").text
    assert root.first("table") is None


@pytest.mark.parametrize(("query", "minutes"), [
    ({"day_from": "2001-06-01T08:30", "day_to": "2001-06-01T08:31"}, [30, 31]),
    ({"day_from": "2001-06-01T08:31", "day_to": "2001-06-01T08:31"}, [31]),
    ({"day_to": "2001-06-01T08:30"}, [29, 30]),
    ({"day_from": "2001-06-01", "day_to": "2001-06-01"}, [29, 30, 31, 32]),
    ({"day_from": "2001-06-01T08:33", "day_to": "2001-06-01T23:59"}, []),
])  # fmt: skip
def test_all_four_logs_are_searched_by_date_and_time_and_so_is_their_excel(everything, account, query, minutes) -> None:
    """guide 2.9: the last second of the last minute is in it."""
    who, day = who_is(account(CLERK)), timezone.make_aware(datetime(2001, 6, 1, 8))
    times = [day + timedelta(minutes=n, seconds=59) for n in range(29, 33)]
    notice = Notice.objects.order_by("pk").first()
    for number, at in enumerate(times):
        LoginEvent.objects.create(at=at, state="login", **who)
        MenuAccess.objects.create(at=at, menu_code="home", menu_name="My Home", **who)
        ExcelDownload.objects.create(at=at, menu_code="home", menu_name="My Home", rows=1, seconds=1, **who)
        notice.pk, notice.key, notice.created_at = None, f"by-time-{number}", at
        notice.save(force_insert=True)
    asked = urlencode(query)
    for log in LOGS:
        shown = grid_at(reverse(f"partners:{log}"), asked, account(SP))
        column = "created_at" if log == "notification-history" else "at"
        assert sorted(timezone.localtime(record[column]).minute for record in shown.records) == minutes, log
        assert len(list(shown.all_records())) == len(minutes), log


def test_the_chip_names_date_and_time(signed_in) -> None:
    query = {"day_from": "2026-01-05T08:30", "day_to": "2026-01-05T09:15"}
    root = read(signed_in(SP).get(reverse("partners:login-history"), query).content)
    chip = next(a for a in root.all("a") if a.text.startswith("Date:"))
    assert "5 Jan 2026, 08:30 – 5 Jan 2026, 09:15" in chip.text


# --- whose rows


@EVERY
def test_a_partner_sees_its_own_rows_and_those_below(signed_in, log: str) -> None:
    column = 0 if log != "notification-history" else 1
    column = {"login-history": 3, "menu-access-history": 1, "excel-download-history": 1}.get(log, column)
    far = {"day_from": "2000-01-01", "per": 200}
    seen = {row[column] for row in table(signed_in(OWNER), log, **far)}
    assert {"RS-Vertical", "Tideway Telecom"} <= seen
    assert not seen & {"Nimbus Telecom", "Vertical Cloud", "Orbit Comms"}
    assert {row[column] for row in table(signed_in(NEIGHBOUR), log, **far)} == {"Orbit Comms"}


def test_a_reseller_is_named_with_or_without_those_below(signed_in) -> None:
    far = {"day_from": "2000-01-01", "per": 200, "reseller": "RS-Vertical"}
    client = signed_in(SP)
    assert {row[3] for row in table(client, "login-history", **far)} == {"RS-Vertical"}
    with_children = {row[3] for row in table(client, "login-history", **far, children="on")}
    assert with_children == {"RS-Vertical", "Tideway Telecom"}


# --- what leaves a row


def test_opening_a_page_is_logged_its_fragments_and_polling_are_not(signed_in) -> None:
    client = signed_in(CLERK)

    def newest() -> tuple[int, str, str, str]:
        with as_system():
            row = MenuAccess.objects.order_by("-id").first()
            return MenuAccess.objects.count(), row.menu_name, row.login_id, row.ip

    client.get(reverse("partners:login-history"), REMOTE_ADDR="192.0.2.9")
    number, menu, login, ip = newest()
    assert (menu, login, ip) == ("Login History", CLERK, "192.0.2.9")
    fragment = {"HX-Request": "true", "HX-Target": "grid-login-history"}
    client.get(reverse("partners:login-history"), headers=fragment)
    client.get(reverse("partners:mailbox"))
    assert newest()[0] == number, "neither a fragment nor a page that was refused is an access"


def test_a_workbook_is_logged_with_its_rows(signed_in) -> None:
    client = signed_in(CLERK)
    number = rows_of(client, "login-history")
    client.get(reverse("partners:login-history"), {"export": "xlsx"})
    with as_system():
        row = ExcelDownload.objects.order_by("-id").first()
    assert (row.menu_name, row.rows, row.login_id) == ("Login History", number, CLERK)


# --- notifications


def test_states_read_as_the_guide_has_them(signed_in) -> None:
    client, far = signed_in(SP), {"day_from": "2000-01-01", "per": 200}
    for choice, word in (("waiting", "Waiting"), ("sent", "Sent"), ("fail", "Fail")):
        rows = table(client, "notification-history", **far, status=choice)
        assert rows and {row[3] for row in rows} == {word}
    methods = {row[4] for row in table(client, "notification-history", **far)}
    assert methods == {"Screen Message", "E-mail"}


@pytest.fixture
def failed() -> Notice:
    with as_system():
        mail = Notice.objects.filter(partner__name="RS-Vertical", method="email", state=OutboxState.DONE).first()
        Notice.objects.filter(pk=mail.pk).update(
            state=OutboxState.FAILED, attempts=6, last_error="552 mailbox full", completed_at=None
        )
        mail.refresh_from_db()
        return mail


def test_a_failed_mail_is_sent_again_by_a_person(failed: Notice, signed_in) -> None:
    client, address = signed_in(OWNER), reverse("partners:notification", args=[failed.pk])
    page = client.get(address).content.decode()
    assert "552 mailbox full" in page and "Send mail again" in page
    answer = client.post(address, follow=True)
    assert "on its way again" in answer.content.decode()
    with as_system():
        failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.last_error) == ("waiting", 0, "")
    answer = client.post(address, follow=True)
    assert "Only a mail that failed can be sent again." in answer.content.decode()


def test_a_link_that_acted_cannot_be_sent_again(failed: Notice, signed_in) -> None:
    with as_system():
        Notice.objects.filter(pk=failed.pk).update(kind="password-reset")
    client, address = signed_in(OWNER), reverse("partners:notification", args=[failed.pk])
    assert "Send mail again" not in client.get(address).content.decode()
    client.post(address)
    with as_system():
        failed.refresh_from_db()
    assert failed.state == "failed"


def test_the_notification_of_another_partner_is_not_there(failed: Notice, signed_in) -> None:
    client, address = signed_in(NEIGHBOUR), reverse("partners:notification", args=[failed.pk])
    assert client.get(address).status_code == client.post(address).status_code == 404


# --- keyset paging


@pytest.fixture
def small_pages(monkeypatch) -> None:
    monkeypatch.setattr("oms.kit.grid.state.PER_PAGE", (1, 2, 7, 25, 50, 100, 200))


@pytest.fixture
def ties(everything, account) -> list[int]:
    """Forty rows of one day in 2001; many share their instant, and their IP."""
    who, start = who_is(account(CLERK)), timezone.make_aware(datetime(2001, 5, 4, 9))
    rows = [
        LoginEvent(at=start + timedelta(minutes=n // 9), state="login", retry_count=n % 3, ip=f"192.0.2.{n % 4}", **who)
        for n in range(40)
    ]
    return [row.pk for row in LoginEvent.objects.bulk_create(rows)]


def grid(user, **query) -> KeysetGrid:
    asked = QueryDict(mutable=True)
    asked.update({"day_from": "2001-05-04", "day_to": "2001-05-04", **{k: str(v) for k, v in query.items()}})
    return KeysetGrid(
        code="login-history", title="Login History", url="/log/logins/", user=user,
        queryset=LoginEvent.objects.visible_to(user), table=LoginHistoryTable, filters=LoginHistoryFilters,
        query=asked, default_sort="-at",
    )  # fmt: skip


def keys(shown: KeysetGrid) -> list[int]:
    return [record["pk"] for record in shown.records]


def step(user, shown: KeysetGrid, way: str, **query) -> KeysetGrid:
    """The page that Next or Previous of `shown` leads to."""
    address = shown.next_address if way == "after" else shown.previous_address
    return grid(user, **query, **{way: re.search(rf"{way}=(\d+)", address)[1]})


@pytest.mark.parametrize("sort", ["at", "-at", "ip", "-ip", "retry_count", "-retry_count"])
def test_pages_forth_and_back_hold_every_row_once(ties, account, small_pages, sort: str) -> None:
    user, query = account(CLERK), {"sort": sort, "per": 7}
    whole = keys(grid(user, sort=sort, per=200))
    assert sorted(whole) == ties
    shown, forth = grid(user, **query), []
    while True:
        forth += keys(shown)
        assert (shown.first, shown.last) == (len(forth) - len(keys(shown)) + 1, len(forth))
        if not shown.has_next:
            break
        shown = step(user, shown, "after", **query)
        assert shown.has_previous
    assert forth == whole
    back = keys(shown)
    while shown.has_previous:
        shown = step(user, shown, "before", **query)
        back = keys(shown) + back
    assert back[-40:] == whole and shown.first == 1


@pytest.mark.parametrize("sort", ["retry_count", "-retry_count"])
def test_rows_without_a_value_keep_their_place(ties, account, small_pages, monkeypatch, sort: str) -> None:
    """PostgreSQL sorts them above every value; so do the pages."""
    user = account(CLERK)
    rows = LoginEvent.objects.visible_to(user).annotate(odd=NullIf(F("retry_count"), Value(1)))
    monkeypatch.setattr(LoginHistoryTable.base_columns["retry_count"], "path", "odd")

    def page(**query) -> KeysetGrid:
        shown = grid(user, **{"sort": sort, "per": 7, **query})
        shown.queryset = rows
        return shown

    whole, found, shown = keys(page(per=200)), [], page()
    assert len(whole) == 40
    while True:
        found += keys(shown)
        if not shown.has_next:
            break
        shown = page(after=found[-1])
    assert found == whole
    assert keys(page(before=found[20])) == whole[13:20]


def test_rows_that_arrive_meanwhile_shift_no_page(ties, account, small_pages) -> None:
    user = account(CLERK)
    first = grid(user, per=7)
    expected = keys(step(user, first, "after", per=7))
    newest = LoginEvent.objects.get(pk=keys(first)[0])
    LoginEvent.objects.create(at=newest.at + timedelta(minutes=1), state="login", **who_is(user))
    assert keys(step(user, first, "after", per=7)) == expected


@pytest.mark.parametrize("cursor", ["", "x", "-1", "9" * 30, "0", "123456789"])
def test_a_cursor_that_leads_nowhere_is_the_first_page(ties, account, small_pages, cursor: str) -> None:
    user = account(CLERK)
    for way in ("after", "before"):
        shown = grid(user, per=7, **{way: cursor})
        assert keys(shown) == keys(grid(user, per=7)) and not shown.has_previous


def test_the_key_of_another_partners_row_moves_nothing(ties, account, small_pages) -> None:
    """Not even its instant shows in what follows."""
    user = account(NEIGHBOUR)
    mine = LoginEvent.objects.create(at=timezone.make_aware(datetime(2001, 5, 4, 9, 2)), state="login", **who_is(user))
    assert keys(grid(user, after=ties[-1])) == keys(grid(user, after=ties[0])) == [mine.pk]


def test_changing_sort_or_filter_leaves_the_cursor(ties, account) -> None:
    shown = grid(account(CLERK), after=ties[5])
    assert 'href="' in shown.headings[0] and "after=" not in "".join(shown.headings)
    assert "after=" not in shown.state.address(state="fail")


def test_a_later_page_costs_no_more_than_three_queries(ties, account, small_pages) -> None:
    user = account(CLERK)
    user.reach()
    first = grid(user, per=7)
    for number, shown in ((2, first), (3, step(user, first, "after", per=7))):
        shown = grid(user, per=7, **({"after": keys(first)[-1]} if number == 3 else {}))
        with CaptureQueriesContext(connection) as captured:
            _ = (shown.records, shown.first, shown.last, shown.count, shown.has_next, shown.has_previous)
        assert len(captured) == number


def test_the_index_is_used_for_a_late_page(ties, account, small_pages) -> None:
    """The condition starts in the index at the cursor, not at its beginning."""
    user = account(SP)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into partners_loginevent (at, partner_id, partner_name, login_id, account_name, system_role,"
            " role_name, ip, state, retry_count) select timestamptz '2001-06-01' + n * interval '1 minute', %s, 'x', 'x',"
            " 'x', 'sp', 'x', 'x', 'login', 0 from generate_series(1, 30000) n",
            [user.partner_id],
        )
        cursor.execute("analyze partners_loginevent")
    key = LoginEvent.objects.filter(at__lt=timezone.make_aware(datetime(2001, 6, 10))).order_by("-at").first().pk
    shown = grid(user, day_from="2001-01-01", day_to="2001-12-31", per=50, after=key)
    with CaptureQueriesContext(connection) as captured:
        assert len(shown.records) == 50
    page = captured.captured_queries[-1]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("explain (analyze, buffers off, timing off) " + page)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Cond" in plan and "Seq Scan on partners_loginevent" not in plan, plan
    removed = sum(map(int, re.findall(r"Rows Removed by Filter: (\d+)", plan)))
    assert removed < 200, plan
