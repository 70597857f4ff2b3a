"""Records that networks hand out come in once, from a cursor that goes on with them (docs/calls.md)."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from callstats import tasks
from callstats.actions import feed
from callstats.actions.feed import read_feeds, take_in
from callstats.actions.read import content
from callstats.enums import FileState, Source
from callstats.models import Call, CallFeed, CallFile
from callstats.tasks import read_all_feeds
from inventory.ems.driver import CallBatch
from inventory.ems.drivers import DRIVERS
from inventory.ems.simulator import calls
from inventory.models import CallServer, Tenant
from oms.kit.acting import as_system
from tests.people import SP
from tests.played import played

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    with as_system():
        yield


@pytest.fixture
def tenant(system, ems) -> Tenant:
    """One whose service runs, in the portal and in the network."""
    with ems.store.opened() as db:
        known = [row["customer"] for row in db.execute("select customer from tenants where state = 'active'")]
    mine = Tenant.objects.filter(customer__code__in=known, customer__service_start__lte=timezone.localdate())
    return mine.select_related("customer", "server").order_by("pk").first()


def ended(ems, tenant: Tenant, count: int = 1, **changes) -> None:
    with ems.store.opened() as db:
        for _ in range(count):
            calls.begin(db, played(tenant.customer.code, **changes))
        calls.end_due(db, time.time())


def fed() -> list[CallFile]:
    return list(CallFile.objects.filter(source=Source.FEED).order_by("pk"))


def of(tenant: Tenant) -> int:
    return Call.objects.filter(customer=tenant.customer, call_id__startswith="sim-").count()


def test_each_call_comes_in_once_and_a_day_is_one_file_that_grows(ems, tenant) -> None:
    ended(ems, tenant, 3)
    assert [read_feeds(at=timezone.now()) for _ in range(2)] == [3, 0]
    ended(ems, tenant, 2, extension="202")
    assert read_feeds(at=timezone.now()) == 2
    (file,) = fed()
    assert (file.lines, file.counted, file.doubled, file.state, of(tenant)) == (5, 5, 0, FileState.DONE, 5)
    assert (file.server, file.format, file.offset) == (tenant.server, "own", file.bytes)
    assert content(file).read_text().count("\n") == 5
    assert file.sha256 == feed.hash_of(content(file))


def test_a_call_is_the_customers_and_spends_and_is_rolled_up(ems, tenant) -> None:
    from callstats.models import ChangedHour, ChangedSpending  # what storing leaves

    ended(ems, tenant)
    read_feeds(at=timezone.now())
    assert ChangedHour.objects.filter(customer=tenant.customer).exists()
    assert ChangedSpending.objects.filter(customer=tenant.customer, extension="201").exists()


def test_another_day_and_a_long_file_begin_a_new_one(ems, tenant, monkeypatch) -> None:
    now = timezone.now()
    for n, at in enumerate((now, now + timedelta(days=1))):
        ended(ems, tenant)
        read_feeds(at=at)
        assert len(fed()) == n + 1
    monkeypatch.setattr(feed, "PART", 1)
    ended(ems, tenant)
    read_feeds(at=now + timedelta(days=1))
    assert [file.lines for file in fed()] == [1, 1, 1]


def test_the_network_away_is_told_and_the_cursor_stays(ems, tenant, settings, signed_in) -> None:
    ended(ems, tenant)
    read_feeds(at=timezone.now())
    before = CallFeed.objects.get(server=tenant.server).cursor
    url, settings.EMS_URL = settings.EMS_URL, "http://127.0.0.1:1"
    first = timezone.now()
    assert [read_feeds(at=first), read_feeds(at=first + timedelta(minutes=1))] == [0, 0]
    held = CallFeed.objects.get(server=tenant.server)
    assert (held.cursor, held.fault) == (before, "The EMS cannot be reached: ConnectionRefusedError.")
    assert held.failed_at == first, "since when, not when last"
    page = " ".join(signed_in(SP).get("/log/call-records/").content.decode().split())
    assert f"The call records of {tenant.server.cm_id} cannot be fetched since" in page
    assert (
        "The EMS cannot be reached: ConnectionRefusedError. Every few seconds it is tried again; nothing is lost."
        in page
    )
    settings.EMS_URL = url
    ended(ems, tenant)
    assert read_feeds(at=timezone.now()) == 1
    held.refresh_from_db()
    assert (held.fault, held.failed_at) == ("", None)
    assert "cannot be fetched" not in signed_in(SP).get("/log/call-records/").content.decode()


def test_a_batch_for_a_cursor_that_went_on_changes_nothing(ems, tenant) -> None:
    ended(ems, tenant, 2)
    batch = DRIVERS["simulator"].calls(tenant.server.cm_id, "")
    told = {"server": tenant.server, "form": "own", "cursor": "", "batch": batch, "at": timezone.now()}
    assert [take_in(**told), take_in(**told)] == [True, False]
    assert (of(tenant), fed()[0].lines) == (2, 2)


def test_what_came_before_changes_nothing_and_the_cursor_goes_on(ems, tenant) -> None:
    ended(ems, tenant, 2)
    read_feeds(at=timezone.now())
    batch = DRIVERS["simulator"].calls(tenant.server.cm_id, "")
    CallFeed.objects.update(cursor="of a restored database")
    told = {"server": tenant.server, "form": "own", "cursor": "of a restored database", "at": timezone.now()}
    (file,) = fed()
    CallFile.objects.filter(pk=file.pk).update(came_at=timezone.now() - timedelta(days=1))
    assert take_in(**told, batch=batch)
    assert CallFeed.objects.get(server=tenant.server).cursor == batch.cursor
    assert (len(fed()), of(tenant)) == (1, 2)


def test_lines_that_come_again_in_the_same_day_are_doubled(ems, tenant) -> None:
    ended(ems, tenant, 2)
    read_feeds(at=timezone.now())
    CallFeed.objects.update(cursor="")
    read_feeds(at=timezone.now())
    (file,) = fed()
    assert (file.lines, file.counted, file.doubled, of(tenant)) == (4, 2, 2, 2)


def test_a_line_nobody_can_read_is_refused_and_holds_up_none(ems, tenant) -> None:
    ended(ems, tenant)
    (line,) = DRIVERS["simulator"].calls(tenant.server.cm_id, "").lines
    batch = CallBatch((line, "cut,off", "\ud800"), "next")
    assert take_in(server=tenant.server, form="own", cursor="", batch=batch, at=timezone.now())
    (file,) = fed()
    assert (file.lines, file.counted, file.refused) == (3, 1, 2)


def test_what_a_death_left_behind_the_end_is_cut_off(ems, tenant) -> None:
    ended(ems, tenant)
    read_feeds(at=timezone.now())
    (file,) = fed()
    with content(file).open("ab") as opened:
        opened.write(b"written, and never committed\n")
    ended(ems, tenant)
    read_feeds(at=timezone.now())
    file.refresh_from_db()
    assert (file.lines, file.counted, file.refused) == (2, 2, 0)


def test_a_file_that_is_lost_is_followed_by_a_new_one(ems, tenant) -> None:
    ended(ems, tenant)
    read_feeds(at=timezone.now())
    content(fed()[0]).unlink()
    ended(ems, tenant)
    read_feeds(at=timezone.now())
    assert [file.counted for file in fed()] == [1, 1]


def test_died_before_the_commit_nothing_came_in_and_no_file_is_left(ems, tenant, monkeypatch) -> None:
    ended(ems, tenant)
    before = set(Path(feed.folder("calls")).iterdir())

    def dies(*_, **__):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(feed, "arrive", dies)
        with pytest.raises(SystemExit):
            read_feeds(at=timezone.now())
    assert set(Path(feed.folder("calls")).iterdir()) == before
    assert (fed(), of(tenant)) == ([], 0)
    assert read_feeds(at=timezone.now()) == 1


def test_a_network_without_a_feed_is_not_asked(ems, tenant, monkeypatch) -> None:
    ended(ems, tenant)
    monkeypatch.setattr(type(DRIVERS["simulator"]), "feed", "")
    assert (read_feeds(at=timezone.now()), CallFeed.objects.count()) == (0, 0)


def test_a_driver_that_is_not_installed_is_told(ems, tenant) -> None:
    CallServer.objects.filter(pk=tenant.server_id).update(driver="gone")
    read_feeds(at=timezone.now())
    assert CallFeed.objects.get(server=tenant.server).fault == "The driver “gone” is not installed here."


def test_more_than_a_batch_comes_in_at_once(ems, tenant, monkeypatch) -> None:
    monkeypatch.setattr(calls, "MOST", 2)
    ended(ems, tenant, 5)
    assert (read_feeds(at=timezone.now()), of(tenant)) == (5, 5)
    monkeypatch.setattr(feed, "AT_ONCE", 1)
    ended(ems, tenant, 5)
    assert [read_feeds(at=timezone.now()) for _ in range(4)] == [2, 2, 1, 0]


def test_where_calls_come_the_next_look_is_soon(ems, tenant) -> None:
    ended(ems, tenant)
    assert [tasks.look_at_feeds() for _look in range(2)] == [tasks.BUSY, tasks.BETWEEN]
    ended(ems, tenant)
    read_all_feeds()
    assert of(tenant) == 2


@pytest.mark.parametrize("threads", [4])
def test_the_played_calls_lie_in_order_of_their_places(ems, tenant, threads) -> None:
    """However many threads of the simulator write, a cursor never passes a line that is not there yet."""
    writers = [threading.Thread(target=ended, args=(ems, tenant, 50)) for _ in range(threads)]
    for writer in writers:
        writer.start()
    found, cursor = [], ""
    while any(writer.is_alive() for writer in writers) or len(found) < 50 * threads:
        batch = DRIVERS["simulator"].calls(tenant.server.cm_id, cursor)
        found, cursor = [*found, *batch.lines], batch.cursor
    assert len(set(found)) == len(found) == 50 * threads
