"""Large batches of calls: lines that are stored as they stand are those that reading would change nothing of, and whose each call
is, looked up for all at once, is what looking at each one gives (docs/calls.md)."""

import io
import itertools
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from callstats.actions import read as reading
from callstats.actions import store, store_sql
from callstats.actions.days import make_missing
from callstats.actions.read import judge, read_file, read_part, span, within
from callstats.enums import Result
from callstats.formats.own import PlainLines, line_of, read
from callstats.formats.record import Record, Unreadable
from callstats.models import Call, ChangedHour, ChangedSpending, HourlyUsage
from customers.models import Customer, NumberHolding
from inventory.models import Tenant
from oms.kit.acting import acting_for, as_system, root_id
from tests.call_records import add_call
from tests.people import NEIGHBOUR, OWNER
from tests.test_call_reading import NOBODY, NOW, arrive, call, figures, system, tenant  # noqa: F401  # fixtures
from tests.test_walls import refused

pytestmark = pytest.mark.django_db
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
MARKS = list('",\\\r\n\t\x00\x7f TZ-:0199') + [
    "\u00fc",
    "\ufeff",
    "\u2603",
    "2026-02-30",
    "24:00:00",
    "answered",
    "busy",
    "",
    "+",
    ".5Z",
]
COLUMNS = (
    "started_at", "answered_at", "ended_at", "seconds", "direction", "type", "result", "tenant", "extension", "number", "other",
    "user_name", "trunk", "call_id", "linked", "mark", "customer_id", "partner_id", "site_id", "server_id",
)  # fmt: skip


def some_line(chance: random.Random) -> bytes:
    """A line of the own format, good or nearly."""
    rare = chance.random() < 0.3
    at = NOW + timedelta(seconds=chance.choice([-400 * 86_400, 86_400, 86_399, 90_000] if rare else [-1, -3_600]))
    result = chance.choice(Result.values)
    seconds = chance.choice([7 * 86_400 - 1, 7 * 86_400, 700_000, -1] if chance.random() < 0.1 else [0, 1, 60])
    answered = (
        at + timedelta(seconds=chance.choice([0, 0, 0, 5, -1]))
        if (result == "answered") ^ (chance.random() < 0.1)
        else None
    )
    record = Record(
        f"c-{chance.randrange(99)}", chance.choice(["", "a", "a", "a", "b" * 81]), at, answered, at + timedelta(seconds=seconds), seconds,
        chance.choice(["in", "out"]), chance.choice(["ext", "trunk"]), result, "T1", "201", NOBODY, "+441134960100",
        chance.choice(["", "Ann Example", "M\u00fcller", "M\u00fcller", "x" * 101, "\u00fc" * 60]), "sip-1",
    )  # fmt: skip
    text = line_of(record) + chance.choice(["\n", "\n", "\n", "\r\n", ""])
    for _change in range(chance.choice([0, 0, 1, 2])):
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(MARKS) + text[place + chance.randrange(3) :]
    return text.encode(chance.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "latin-1"]), "replace")


def test_a_line_is_stored_as_it_stands_only_where_reading_would_change_nothing() -> None:
    chance, at = random.Random(3), NOW
    tells, reads = PlainLines(*span(at=at)), within(read, at=at)
    as_it_stands = others = 0
    for _line in range(20_000):
        raw = some_line(chance)
        start = tells(raw)
        found = judge([(raw, len(raw))], reads, first=1)
        if start is None:
            others += bool(found.records)
            continue
        as_it_stands += 1
        assert (len(found.records), found.refused, found.passed) == (1, [], 0), raw
        record = found.records[0][1]
        assert f"{record.started:%Y-%m-%dT%H:%M:%SZ}".encode() == start
        text, values = raw.decode(), raw.decode().removesuffix("\n").split(",")
        assert text.count("\n") == 1 and not set(text) & set('"\\\r\x00')
        assert values[:9] + values[13:] == [
            record.call_id, record.leg, record.tenant, record.direction, record.type, record.result, record.extension,
            record.number, record.other, record.user_name, record.trunk,
        ]  # fmt: skip
        times = [datetime.fromisoformat(value) if value else None for value in values[9:12]]
        assert (times, int(values[12])) == ([record.started, record.answered, record.ended], record.seconds)
    assert as_it_stands > 1_000 and others > 500


def test_every_usual_line_is_stored_as_it_stands() -> None:
    tells = PlainLines(*span(at=NOW))
    usual = [call(n, "T1", number=NOBODY, at=NOW - n * DAY, seconds=n) for n in range(1, 300)]
    usual.append(usual[0].replace(",,sip-1", ",M\u00fcller,sip-1"))
    assert all(tells(f"{line}\n".encode()) for line in usual)


def test_many_lines_stand_where_each_of_them_does() -> None:
    """Whatever stands before, between or after them; those of two days too."""
    chance, tells = random.Random(5), PlainLines(*span(at=NOW))
    good = [raw for raw in (some_line(chance) for _line in range(3_000)) if tells(raw)]
    together = whole = 0
    for n in range(3_000):
        lines = chance.sample(good, chance.randrange(1, 4))
        if n % 3:
            lines.insert(
                chance.randrange(len(lines) + 1),
                chance.choice([some_line(chance), b"x," + good[0], good[0] + b"\n", b"\n", b"cut,"]),
            )
        block = b"".join(lines)
        starts = [tells(raw) for raw in io.BytesIO(block)]
        found, whole = tells.all_of(block), whole + 1
        assert (found is None) == (not all(starts)), block
        if found is not None:
            together += 1
            assert found == (len(starts), min(starts), max(starts), {start[:10] for start in starts})
    assert 1_000 < together < whole - 1_000
    assert tells.all_of(b"") is None


@pytest.mark.parametrize("ended", ["2026-11-25T09:59:59Z", "2026-12-02T10:00:00Z", "2026-11-31T10:00:00Z"])
def test_a_call_that_ends_at_no_time_of_its_own_stands_neither_alone_nor_among_others(ended: str) -> None:
    """Before it began, a week later, on a day that there is not; nobody answered it."""
    tells, begun = PlainLines(*span(at=NOW)), "2026-11-25T10:00:00Z"
    good = f"c-1,a,C000000001,out,trunk,busy,201,+442079460123,+442079460456,{begun},,2026-11-25T10:00:30Z,0,,\n"
    assert tells(good.encode()) and tells.all_of(good.encode() * 3)
    wrong = good.replace("2026-11-25T10:00:30Z", ended)
    assert tells(wrong.encode()) is None and tells.all_of((good + wrong + good).encode()) is None


def stored(pk: int) -> list[tuple]:
    rows = list(Call.objects.filter(file=pk).order_by("started_at", "mark").values_list(*COLUMNS))
    hours = list(ChangedHour.objects.order_by("customer", "hour").values_list("customer", "hour"))
    spent = list(
        ChangedSpending.objects.order_by("customer", "extension", "day").values_list("customer", "extension", "day")
    )
    return [rows, hours, spent]


def test_stored_as_they_stand_or_read_lines_become_the_same_calls(tenant, tmp_path, monkeypatch) -> None:  # noqa: F811
    lines = [
        call(n, (tenant.prefix, "x", tenant.customer.code)[n % 3], number=NOBODY, at=NOW - (n % 9) * DAY)
        for n in range(60)
    ]
    lines += [lines[3], "", "cut,", lines[4].replace(",,sip-1", ',"Ann, Example",sip-1').replace("c-4", "c-400")]
    lines.append(lines[5].replace("answered,", "busy,").replace("c-5", "c-500"))
    file = arrive(tmp_path, tenant.server, "\n".join(lines))
    found = []
    for way in ("plain", "read"):
        with transaction.atomic():
            if way == "read":
                monkeypatch.setattr(reading, "plain_of", lambda file, at: None)
            while read_part(file.pk, at=NOW):
                pass
            found.append((figures(file), file.first_call, file.last_call, stored(file.pk)))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0][0][2:] == (1, 0, 2, 1)


def lines_of(one: Tenant, first: int, count: int) -> list[str]:
    names = (one.prefix, "x", one.customer.code)
    return [call(n, names[n % 3], number=NOBODY, at=NOW - (n % 9) * DAY) for n in range(first, first + count)]


def as_new_and_as_known(files: list, monkeypatch) -> list[tuple]:
    """What files become, each as (figures, rows): the same whether they are tried as if all were new or not."""
    found = []
    for large in (1, 1_000):
        monkeypatch.setattr(store, "LARGE", large)
        with transaction.atomic():
            for file in files:
                read_file(file.pk, at=NOW)
            found.append([(figures(file), stored(file.pk)) for file in files])
            transaction.set_rollback(True)
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("there", ["nothing", "one of the file before", "one twice"])
def test_what_is_stored_as_if_all_were_new_becomes_the_same_calls(tenant, tmp_path, monkeypatch, there) -> None:  # noqa: F811
    before, after = lines_of(tenant, 0, 30), lines_of(tenant, 30, 30)
    after += {"nothing": [], "one of the file before": before[7:8], "one twice": after[9:10]}[there]
    files = [arrive(tmp_path, tenant.server, "\n".join(lines) + "\n") for lines in (before, after)]
    tried, insert = [], store_sql.insert
    monkeypatch.setattr(store_sql, "insert", lambda **how: tried.append(how["known"]) or insert(**how))
    found = as_new_and_as_known(files, monkeypatch)
    assert found[1][0] == (20, 10, int(there != "nothing"), 0, 0, 0)
    again = [] if there == "nothing" else [True]
    assert tried == [False, False, *again, True, True]


@pytest.mark.parametrize("there", ["nothing", "one of the file before", "one twice"])
@pytest.mark.parametrize("minutes", [1, 3])
def test_first_and_last_calls_tell_as_all_do(tenant, tmp_path, monkeypatch, there, minutes) -> None:  # noqa: F811
    """Calls of some extensions about midnight of the customer's: within two hours, or within more, which first and last do not tell."""
    Customer.objects.filter(pk=tenant.customer_id).update(time_zone="Asia/Kathmandu")
    begin = datetime(2026, 11, 25, 17, 20, tzinfo=UTC)
    lines = [
        call(n, (tenant.prefix, "x")[n % 5 == 4], number=NOBODY, at=begin + n * minutes * MINUTE, seconds=n % 3)
        .replace(",201,", f",20{n % 4},").replace("out,", ("out,", "in,")[n % 7 == 3])
        for n in range(100)
    ]  # fmt: skip
    before, after = lines[::2], lines[1::2]
    after += {"nothing": [], "one of the file before": before[7:8], "one twice": after[9:10]}[there]
    files = [arrive(tmp_path, tenant.server, "\n".join(each) + "\n") for each in (before, after)]
    swift, all_at_once = [], store._inserted_all
    monkeypatch.setattr(store, "_inserted_all", lambda *told: swift.append(1) or all_at_once(*told))
    found = as_new_and_as_known(files, monkeypatch)
    assert found[1][0] == (40, 10, int(there != "nothing"), 0, 0, 0)
    rows, hours, spent = found[1][1]
    assert len(rows) == 50 and len(hours) == (2 if minutes == 1 else 6)
    assert {day for customer, _extension, day in spent if customer == tenant.customer_id} == {
        date(2026, 11, 25),
        date(2026, 11, 26),
    }
    assert len(swift) == (2 if minutes == 1 else 0)


def test_a_day_that_begins_at_a_quarter_of_an_hour_is_told_to_the_second(tenant, tmp_path) -> None:  # noqa: F811
    """In Kathmandu it begins at 18:15 of UTC."""
    Customer.objects.filter(pk=tenant.customer_id).update(time_zone="Asia/Kathmandu")
    begins = datetime(2026, 11, 25, 18, 15, tzinfo=UTC)
    found = []
    for n, at in enumerate((begins - SECOND, begins)):
        ChangedSpending.objects.all().delete()
        read_file(arrive(tmp_path, tenant.server, f"{call(n, tenant.prefix, at=at)}\n").pk, at=NOW)
        found.append(list(ChangedSpending.objects.values_list("day", flat=True)))
    assert found == [[date(2026, 11, 25)], [date(2026, 11, 26)]]


class Held:
    """Who has what, and when: an oracle that looks at one call at a time, in the customer's own days."""

    def __init__(self, customers: list[Customer], holdings: list[tuple[str, Customer, date, date | None]]) -> None:
        self.of = {c.code: c for c in customers}
        self.holdings = holdings

    def whose(self, name: str, number: str, at: datetime) -> int | None:
        named = self.of.get(name)
        if named and named.service_start <= _day(at, named) <= (named.service_end or date.max):
            return int(named.pk)
        mine = [
            (begin, customer.pk)
            for held, customer, begin, end in self.holdings
            if held == number and begin <= _day(at, customer) <= (end or date.max)
        ]
        return int(max(mine)[1]) if mine else None


def _day(at: datetime, customer: Customer) -> date:
    return at.astimezone(ZoneInfo(customer.time_zone)).date()


ZONES = ("Europe/London", "Pacific/Kiritimati", "America/Adak", "Atlantic/Azores", "Asia/Kathmandu")


def scene(chance: random.Random) -> tuple[Tenant, Held, list[str]]:
    """Customers of one call server whose service and numbers begin and end within a few days, in several time zones."""
    donor = Tenant.objects.filter(customer__numberholdings__isnull=False).order_by("pk").first()
    tenants = list(Tenant.objects.filter(server=donor.server).select_related("customer", "server").order_by("pk")[:5])
    today, holdings = NOW.date(), []
    for each, zone in zip(tenants, ZONES, strict=False):
        begin = today - timedelta(days=chance.choice([4, 5, 6, 90]))
        end = today - timedelta(days=chance.choice([1, 2, 3])) if chance.random() < 0.5 else None
        Customer.objects.filter(pk=each.customer_id).update(service_start=begin, service_end=end, time_zone=zone)
        each.customer.refresh_from_db()
    model = NumberHolding.objects.filter(customer=donor.customer).first()
    for number in (f"+4430699905{n:02d}" for n in range(6)):
        day = today - timedelta(days=chance.choice([5, 6, 60]))
        while day < today and chance.random() < 0.8:
            last = chance.random() < 0.4
            end = None if last else day + timedelta(days=chance.choice([0, 1, 2]))
            holder = chance.choice(tenants).customer
            model.pk, model.e164, model.valid_from, model.valid_to, model.customer = None, number, day, end, holder
            model._state.adding = True
            model.save()
            holdings.append((number, holder, day, end))
            if end is None:
                break
            day = max(end + timedelta(days=chance.choice([0, 1, 2])), day + DAY)
    return tenants[0], Held([t.customer for t in tenants], holdings), sorted({h[0] for h in holdings} | {NOBODY})


@pytest.mark.parametrize("seed", range(8))
def test_whose_all_are_at_once_is_whose_each_one_is(system, tmp_path, seed: int) -> None:  # noqa: F811
    chance = random.Random(seed)
    at, held, numbers = scene(chance)
    names = [*held.of, "nobody's", ""]
    spread = chance.choice([1, 40, 150])  # hours: within a day, or over all of them
    begin = NOW - timedelta(hours=chance.randrange(1, 170))
    wanted, lines = {}, []
    for n in range(400):
        started = min(begin + timedelta(seconds=chance.randrange(spread * 3_600)), NOW)
        started = (
            started.replace(minute=0, second=0) - SECOND * chance.choice([0, 1]) if chance.random() < 0.3 else started
        )
        name, number = chance.choice(names), chance.choice(["", *numbers])
        lines.append(call(n, name, number=number, at=started))
        wanted[f"c-{n}"] = held.whose(name, number, started)
    file = arrive(tmp_path, at.server, "\n".join(lines))
    while read_part(file.pk, at=NOW):
        pass
    assert dict(Call.objects.filter(file=file).values_list("call_id", "customer_id")) == wanted
    of_partner = {c.pk: c.partner_id for c in held.of.values()} | {None: root_id()}
    rows = Call.objects.filter(file=file).values_list("customer_id", "partner_id")
    assert all(of_partner[customer] == partner for customer, partner in rows)
    assert len(set(wanted.values())) > 2


# --- who reads and writes calls: the wall asks once whether the root acts


def test_whether_the_root_acts_opens_calls_to_nobody_else(system, account) -> None:  # noqa: F811
    mine, other = (
        Customer.objects.filter(partner=account(who).partner).order_by("pk").first() for who in (OWNER, NEIGHBOUR)
    )
    for customer in (mine, other):
        add_call(customer, NOW)
    seen, rolled = {}, {}
    for partner in (account(OWNER).partner_id, account(NEIGHBOUR).partner_id, root_id(), 999_999_999, None):
        with acting_for(partner), connection.cursor() as cursor:
            cursor.execute("select distinct customer_id from callstats_call where started_at = %s order by 1", [NOW])
            seen[partner] = {row[0] for row in cursor.fetchall()} & {mine.pk, other.pk}
            cursor.execute("select count(*) from callstats_hourlyusage")
            rolled[partner] = cursor.fetchone()[0]
    assert seen == {
        account(OWNER).partner_id: {mine.pk}, account(NEIGHBOUR).partner_id: {other.pk}, root_id(): {mine.pk, other.pk},
        999_999_999: set(), None: set(),
    }  # fmt: skip
    assert rolled[root_id()] == HourlyUsage.objects.count() > rolled[account(OWNER).partner_id]
    assert (rolled[999_999_999], rolled[None]) == (0, 0)


@pytest.mark.parametrize("who", [NEIGHBOUR, None])
def test_nobody_writes_a_call_of_somebody_elses(system, account, who) -> None:  # noqa: F811
    other = Customer.objects.filter(partner=account(OWNER).partner).order_by("pk").first()
    with acting_for(account(who).partner_id if who else None):
        assert refused(
            "insert into callstats_call (started_at, mark, server_id, partner_id, customer_id, ended_at, direction, type, result)"
            f" values ('{NOW}', gen_random_uuid(), 1, {other.partner_id}, {other.pk}, '{NOW}', 'in', 'ext', 'busy')"
        )


def test_the_wall_asks_once_whether_the_root_acts() -> None:
    with as_system(), connection.cursor() as cursor:
        cursor.execute("explain (analyze, costs off, timing off, summary off) select count(*) from callstats_call")
        plan = [row[0] for row in cursor.fetchall()]
    of_each_row = [after for line, after in itertools.pairwise(plan) if line.strip().startswith("SubPlan")]
    assert of_each_row and all("never executed" in line for line in of_each_row), plan


def test_who_reads_waits_for_nobody_where_the_day_is_there(system) -> None:  # noqa: F811
    held = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted"
    with connection.cursor() as cursor:
        make_missing([NOW.date(), NOW.date() - DAY])
        cursor.execute(held)
        before = cursor.fetchone()[0]
        make_missing([NOW.date(), NOW.date() - DAY])
        cursor.execute(held)
        assert cursor.fetchone()[0] == before
        cursor.execute("select to_regclass(%s)", [f"callstats_call_{NOW:%Y%m%d}"])
        assert cursor.fetchone()[0]


def test_a_line_that_is_refused_says_why_beside_lines_that_are_not_read(tenant, tmp_path) -> None:  # noqa: F811
    lines = [call(1, tenant.prefix), call(2, tenant.prefix, seconds=-5), call(3, tenant.prefix)]
    file = arrive(tmp_path, tenant.server, "\n".join(lines) + "\n")
    while read_part(file.pk, at=NOW):
        pass
    assert figures(file)[4] == 1
    assert list(file.refused_lines.values_list("line", "reason")) == [(2, "negative")]
    with pytest.raises(Unreadable):
        read(lines[1])


def test_the_days_of_a_batch_are_made(tenant, tmp_path) -> None:  # noqa: F811
    old = NOW - 300 * DAY
    file = arrive(tmp_path, tenant.server, call(1, tenant.prefix, at=old) + "\n")
    while read_part(file.pk, at=NOW):
        pass
    assert Call.objects.filter(file=file, started_at=old).count() == 1
