"""Files of call records are read once, whatever comes twice, late, cut or in pieces (docs/calls.md)."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from callstats.actions import read as reading
from callstats.actions.find import find_customers
from callstats.actions.read import read_file, read_part
from callstats.enums import FileState, Source
from callstats.formats.own import line_of
from callstats.formats.record import Record
from callstats.models import Call, CallFile, ChangedHour, RefusedLine
from customers.models import Customer, NumberHolding
from inventory.models import CallServer, Tenant
from oms.kit.acting import as_system, root_id
from tests.test_walls import refused, rows

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FILES = Path(__file__).parent / "cdr"
NOBODY = "+443069990777"  # a number that nobody has


@pytest.fixture
def system():
    with as_system():
        yield


@pytest.fixture
def tenant(system) -> Tenant:
    """A tenant whose customer holds a number since long."""
    held = NumberHolding.objects.filter(
        valid_to=None, customer__tenancy__isnull=False, customer__service_start__isnull=False
    )
    holding = held.order_by("valid_from", "e164").first()
    Customer.objects.filter(pk=holding.customer_id).update(service_start=NOW.date() - timedelta(days=90))
    NumberHolding.objects.filter(pk=holding.pk).update(valid_from=NOW.date() - timedelta(days=60))
    return Tenant.objects.select_related("customer", "server").get(customer_id=holding.customer_id)


def number_of(customer: Customer) -> str:
    return NumberHolding.objects.filter(customer=customer, valid_to=None).order_by("valid_from").first().e164


def call(
    n: int,
    tenant: str = "",
    *,
    number: str = "",
    at: datetime = NOW - timedelta(days=3),
    seconds: int = 60,
    leg: str = "a",
) -> str:
    answered = at + timedelta(seconds=5)
    record = Record(
        f"c-{n}", leg, at, answered, answered + timedelta(seconds=seconds), seconds, "out", "trunk", "answered", tenant, "201",
        number, "+441134960100", "", "sip-1",
    )  # fmt: skip
    return line_of(record)


def arrive(tmp_path, server: CallServer, text: str | bytes, form: str = "own", **fields) -> CallFile:
    content = text if isinstance(text, bytes) else text.encode()
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
    path.write_bytes(content)
    return CallFile.objects.create(
        partner_id=root_id(), server=server, server_name=server.cm_id, format=form, source=Source.UPLOAD, name=path.name,
        path=str(path), sha256=path.name, bytes=len(content), came_at=NOW, zone="Europe/London", state=FileState.READING, **fields,
    )  # fmt: skip


def read(pk: int) -> CallFile:
    CallFile.objects.filter(pk=pk).update(state=FileState.READING)
    read_file(pk, at=NOW)
    return CallFile.objects.get(pk=pk)


def figures(file: CallFile) -> tuple[int, ...]:
    """lines = counted + unassigned + doubled + joined + refused + passed, and what the tables hold agrees."""
    file.refresh_from_db()
    parts = (file.counted, file.unassigned, file.doubled, file.joined, file.refused, file.passed)
    assert file.lines == sum(parts)
    calls = Call.objects.filter(file=file)
    assert (calls.filter(customer__isnull=False).count(), calls.filter(customer=None).count()) == parts[:2]
    assert RefusedLine.objects.filter(file=file, read_at=None).count() == file.refused
    return parts


def test_each_line_is_in_exactly_one_place(tenant, tmp_path) -> None:
    lines = [
        call(1, tenant.prefix), call(2, "nobody's", number=NOBODY), call(1, tenant.prefix), "", "not,a,call",
        call(3, tenant.prefix, at=NOW - timedelta(days=2000)), call(4, tenant.prefix, at=NOW + timedelta(days=3)),
        call(5, tenant.customer.code.lower()), call(6, number=number_of(tenant.customer)),
    ]  # fmt: skip
    file = read(arrive(tmp_path, tenant.server, "\n".join(lines) + "\n").pk)
    assert figures(file) == (3, 1, 1, 0, 3, 1)
    assert (file.state, file.offset, file.lines) == (FileState.DONE, file.bytes, 9)
    assert list(RefusedLine.objects.filter(file=file).order_by("line").values_list("line", "reason")) == [
        (5, "columns"), (6, "old"), (7, "future"),
    ]  # fmt: skip
    assert (file.first_call, file.last_call) == (NOW - timedelta(days=3),) * 2
    known = Call.objects.get(file=file, call_id="c-6")
    assert (known.customer, known.partner_id, known.seconds) == (tenant.customer, tenant.customer.partner_id, 60)
    assert known.site_id is not None
    hours = ChangedHour.objects.filter(customer=tenant.customer, hour=NOW - timedelta(days=3))
    assert hours.count() == 1
    assert Call.objects.get(call_id="c-2").partner_id == root_id()


def test_bom_latin_1_and_carriage_returns_are_read(tenant, tmp_path) -> None:
    line = call(1, tenant.prefix).replace(",,sip-1", ",M\u00fcller,sip-1")
    content = (
        b"\xef\xbb\xbf"
        + line.encode()
        + b"\r\n"
        + call(2).replace(",,sip-1", ",M\u00fcller,sip-1").encode("latin-1")
        + b"\r\n"
    )
    file = read(arrive(tmp_path, tenant.server, content).pk)
    assert figures(file)[4:] == (0, 0)
    assert set(Call.objects.filter(file=file).values_list("user_name", flat=True)) == {"M\u00fcller"}


def test_an_endless_line_is_refused_and_the_next_one_read(tenant, tmp_path) -> None:
    file = read(arrive(tmp_path, tenant.server, "x" * 100_000 + "\n" + call(1, tenant.prefix)).pk)
    assert figures(file) == (1, 0, 0, 0, 1, 0)
    assert file.offset == file.bytes


def test_a_file_cut_in_the_middle_goes_on_where_it_ended(tenant, tmp_path) -> None:
    whole = "\n".join(call(n, tenant.prefix) for n in range(10)) + "\n"
    cut = len(whole) * 2 // 3
    file = arrive(tmp_path, tenant.server, whole[:cut], open_end=True)
    read(file.pk)
    file.refresh_from_db()
    assert 0 < file.lines < 10
    assert file.offset < cut
    Path(file.path).write_text(whole)
    CallFile.objects.filter(pk=file.pk).update(state=FileState.READING, open_end=False, bytes=len(whole))
    read(file.pk)
    assert figures(file) == (10, 0, 0, 0, 0, 0)


def test_read_part_by_part_and_again_it_ends_at_the_same(tenant, tmp_path, monkeypatch) -> None:
    """Parts of a few lines, by two readers that know nothing of each other, one of which dies before its commit."""
    monkeypatch.setattr(reading, "PART", 400)
    lines = [call(n % 40, tenant.prefix if n % 3 else "x") for n in range(60)] + ["broken"]
    file = arrive(tmp_path, tenant.server, "\n".join(lines))
    died = 0
    for n in range(500):
        with monkeypatch.context() as dying:
            if n % 3 == 2:
                dying.setattr(reading, "keep", dies)
            try:
                if not read_part(file.pk, at=NOW):
                    break
            except ConnectionError:
                died += 1
    assert died > 5
    assert sum(figures(file)[:3]) == 60
    assert figures(file)[2:] == (20, 0, 1, 0)


def dies(*args, **kwargs):
    raise ConnectionError


def test_unassigned_calls_find_their_customer_for_the_time_it_has_the_number(tenant, tmp_path) -> None:
    days = (10, 5, 1)
    lines = [call(n, "x", number=NOBODY, at=NOW - timedelta(days=n)) for n in days]
    file = read(arrive(tmp_path, tenant.server, "\n".join(lines)).pk)
    assert figures(file)[:2] == (0, 3)
    held = NumberHolding.objects.filter(customer=tenant.customer).first()
    held.pk, held.e164, held.valid_from, held.valid_to = (
        None,
        NOBODY,
        NOW.date() - timedelta(days=6),
        NOW.date() - timedelta(days=3),
    )
    held._state.adding = True
    held.save()
    assert find_customers(at=NOW) == 1
    assert find_customers(at=NOW) == 0
    assert figures(file)[:2] == (1, 2)
    found = Call.objects.get(file=file, customer=tenant.customer)
    assert (found.call_id, found.partner_id) == ("c-5", tenant.customer.partner_id)
    assert ChangedHour.objects.filter(customer=tenant.customer, hour=NOW - timedelta(days=5)).exists()


def test_a_tenant_is_its_customers_only_while_its_service_lasts(tenant, tmp_path) -> None:
    Customer.objects.filter(pk=tenant.customer_id).update(service_end=NOW.date() - timedelta(days=4))
    lines = [call(n, tenant.prefix, at=NOW - timedelta(days=n)) for n in (2, 5, 200)]
    file = read(arrive(tmp_path, tenant.server, "\n".join(lines)).pk)
    assert list(Call.objects.filter(customer=tenant.customer, file=file).values_list("call_id", flat=True)) == ["c-5"]
    assert figures(file)[:2] == (1, 2)


@pytest.mark.parametrize("seed", range(6))
def test_legs_are_one_call_whatever_comes_first_or_twice(tenant, tmp_path, seed: int) -> None:
    """Each order, cut into files anywhere, each leg again: the same call in the end, and the books of all files balance."""
    chance = random.Random(seed)
    rows = (FILES / "asterisk.csv").read_text().splitlines()[3:5] + [
        '"T100","01134960100","02079460018","from-trunk","x","PJSIP/carrier-00000030","PJSIP/203-00000033","Dial","","2026-11-27 09:31:12",'
        '"2026-11-27 09:31:12","2026-11-27 09:33:00",108,108,"ANSWERED","DOCUMENTATION","1795771800.49","","T100","1795771800.48","62"'
    ]  # fmt: skip
    rows = [row.replace('"T100",', f'"{tenant.prefix}",', 1) for row in rows]
    rows += [rows[0], rows[2]]
    chance.shuffle(rows)
    cut = seed % len(rows)
    files = [
        read(arrive(tmp_path, tenant.server, "".join(f"{row}\n" for row in part), "asterisk").pk)
        for part in (rows[:cut], rows[cut:])
    ]
    books = [figures(file) for file in files]
    assert [sum(column) for column in zip(*books, strict=True)] == [1, 0, 2, 2, 0, 0]
    one = Call.objects.get(file__in=files)
    assert (one.started_at, one.answered_at, one.ended_at) == tuple(
        datetime(2026, 11, 27, 9, *clock, tzinfo=UTC) for clock in ((30, 0), (30, 12), (33, 0))
    )
    assert (one.extension, one.result, one.seconds, len(one.legs)) == ("202", "answered", 168, 3)


def test_a_partition_shows_and_takes_nothing_by_itself(tenant, tmp_path) -> None:
    read(arrive(tmp_path, tenant.server, call(1, tenant.prefix)).pk)
    part = f"callstats_call_{NOW - timedelta(days=3):%Y%m%d}"
    assert refused(f"select count(*) from {part}")
    parts = "select count(*), bool_and(relrowsecurity and relforcerowsecurity) from pg_class where relname ~ 'callstats_call_[0-9]{8}$'"
    assert rows(parts)[0][1] is True
    assert rows(parts)[0][0] > 5
    assert rows("select count(*) from pg_policies where tablename ~ 'callstats_call_[0-9]'") == [(0,)]
    assert rows("select count(*) from callstats_call")[0][0] > 0


def test_neighbours_see_nothing_of_a_call(tenant, tmp_path, acting, system) -> None:
    read(arrive(tmp_path, tenant.server, call(1, tenant.prefix) + "\n" + call(2, number=NOBODY)).pk)
    seen = {}
    for login in ("admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example", "admin@orbit.example"):
        with acting(login) as user:
            mine = Call.objects.filter(call_id__in=["c-1", "c-2"], server=tenant.server)
            assert mine.visible_to(user).count() == mine.count()
            seen[user.partner_id] = mine.count()
    with as_system(), connection.cursor() as cursor:
        cursor.execute("select ancestor from partner_closure where descendant = %s", [tenant.customer.partner_id])
        above = {row[0] for row in cursor.fetchall()}
    assert seen == {partner: 2 if partner == root_id() else int(partner in above) for partner in seen}
