"""Long work is a row with a bar, a rest time and an end of which people are told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import NumberSheet
from oms.kit import work
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from oms.kit.sheet_import import pages
from oms.kit.work import watched
from partners.models import Account, ExcelExport, ListImport, Notice
from tests.page import read
from tests.test_number_import import LONDON, REHEARSAL, VERTICAL, book, count, upload

pytestmark = pytest.mark.django_db
LIST = [[f"020 7946 09{n:02}", LONDON, ""] for n in range(6)]


@pytest.fixture(autouse=True)
def six_are_many(monkeypatch) -> None:
    """A list of six goes to the worker, and each of its rows is noted."""
    monkeypatch.setattr(pages, "MANY", 5)
    monkeypatch.setattr(work, "STEP", 1)


def left_to_the_worker(client, *rows: list) -> str:
    """The address of the work, once a list was uploaded and its import asked for."""
    upload(client, book(*(rows or LIST)))
    answer = client.post(reverse(REHEARSAL))
    assert answer.status_code == 302
    return answer.url


def works() -> list[ListImport]:
    with as_system():
        return list(ListImport.objects.order_by("pk"))


def told(kind: str) -> list[str]:
    with as_system():
        return list(Notice.objects.filter(kind=kind, method="screen").values_list("subject", flat=True))


def test_a_long_list_is_imported_by_the_worker_and_the_person_is_told(signed_in) -> None:
    client, before = signed_in(VERTICAL), count()
    address = left_to_the_worker(client)
    text = client.get(address).content.decode()
    assert "“numbers.xlsx” is being imported" in text and "Waiting for its turn" in text
    assert '<noscript><meta http-equiv="refresh"' in text and "a message tells you when it is over" in text
    assert count() == before
    assert deliver_due("import") == 1
    page = read(client.get(address).content)
    assert "6 rows are imported." in page.text and "every 1s" not in page.text
    assert count() == before + 6
    assert told("import-done") == ["List is imported: numbers.xlsx"]
    (done,) = works()
    assert (done.imported, done.state) == (6, "done")


def test_a_short_list_is_imported_at_once(signed_in) -> None:
    client, before = signed_in(VERTICAL), count()
    assert left_to_the_worker(client, *LIST[:5]) == reverse("inventory:number-registration")
    assert count() == before + 5 and not works()


def test_asked_twice_it_is_one_work(signed_in) -> None:
    client = signed_in(VERTICAL)
    address = left_to_the_worker(client)
    assert client.post(reverse(REHEARSAL)).url == address
    assert len(works()) == 1


def test_a_worker_lost_after_the_import_imports_nothing_again(signed_in) -> None:
    client = signed_in(VERTICAL)
    left_to_the_worker(client)
    deliver_due("import")
    before = count()
    with as_system():
        ListImport.objects.update(state="waiting", due_at=timezone.now() - timedelta(minutes=1))
    assert deliver_due("import") == 1 and count() == before
    (again,) = works()
    assert (again.state, again.imported) == ("done", 6)


def test_what_changed_since_the_rehearsal_imports_nothing_and_says_so(signed_in, account) -> None:
    client = signed_in(VERTICAL)
    address = left_to_the_worker(client)
    with as_system():
        sheet = NumberSheet.objects.get(imported_at=None)
        sheet.rows = [[row[0], row[1], row[2], "something else"] for row in sheet.rows]
        sheet.save()
    before = count()
    deliver_due("import")
    text = client.get(address).content.decode()
    assert "Something has changed since the rehearsal, so nothing was imported. Look at the rows again." in text
    assert count() == before
    assert told("import-overtaken") == ["List must be looked at again: numbers.xlsx"]


def test_a_list_put_away_is_not_imported(signed_in) -> None:
    client = signed_in(VERTICAL)
    address = left_to_the_worker(client)
    client.post(reverse(REHEARSAL), {"discard": "1"})
    deliver_due("import")
    assert "The list was put away before it could be imported." in client.get(address).content.decode()
    assert told("import-failed") == ["List could not be imported: numbers.xlsx"]


def test_who_was_switched_off_imports_nothing(signed_in) -> None:
    client, before = signed_in(VERTICAL), count()
    left_to_the_worker(client)
    with as_system():
        Account.objects.filter(login_id=VERTICAL).update(is_active=False)
    deliver_due("import")
    assert count() == before and works()[0].state == "failed"


def test_the_work_of_others_is_not_there(signed_in) -> None:
    address = left_to_the_worker(signed_in(VERTICAL))
    for login in ("clerk@rs-vertical.example", "admin@orbit.example", "admin@nimbus.example"):
        assert signed_in(login).get(address).status_code == 404


def test_a_row_that_is_judged_is_counted(signed_in, account, monkeypatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(work.Progress, "note", lambda progress, done: seen.append(done))
    left_to_the_worker(signed_in(VERTICAL))
    deliver_due("import")
    assert seen == [0, 1, 2, 3, 4, 5, 6]


def test_nothing_is_noted_of_what_nobody_watches() -> None:
    seen: list[int] = []
    with watched(seen.append):
        work.tick(1)
    work.tick(2)
    assert seen == [1]


@pytest.mark.parametrize(
    ("done", "minutes", "rest"), [(0, 1, None), (2, 1, None), (25, 1, 180), (50, 10, 600), (100, 5, 0)]
)
def test_the_rest_is_told_from_the_pace_so_far(account, done: int, minutes: int, rest: int | None) -> None:
    now = timezone.now()
    export = ExcelExport(state="claimed", done=done, of=100, started_at=now - timedelta(minutes=minutes))
    told = export.rest(now)
    assert (None if told is None else round(told.total_seconds())) == rest
    assert (export.ends_about(now) is None) == (rest is None)


def test_the_page_tells_the_rest(signed_in) -> None:
    client = signed_in(VERTICAL)
    address = left_to_the_worker(client)
    with as_system():
        started = timezone.now() - timedelta(minutes=10)
        ListImport.objects.update(state="claimed", done=50, of=100, started_at=started)
    root = read(client.get(address, headers={"HX-Request": "true"}).content)
    assert "50 of 100 rows · about 10 min more" in root.text
    with as_system():
        ListImport.objects.update(done=5_000, of=5_001)
    assert "5,000 of 5,001 rows · less than a minute more" in client.get(address).content.decode()
    with acting_for(client.account.partner_id):
        assert works()[0].rest(timezone.now())


def test_what_was_interrupted_says_when_it_goes_on(signed_in) -> None:
    client = signed_in(VERTICAL)
    address, then = left_to_the_worker(client), timezone.now() + timedelta(hours=2)
    with as_system():
        ListImport.objects.update(attempts=2, last_error="the connection is gone", due_at=then, done=50, of=100)
    said = f"It was interrupted and goes on by itself at {timezone.localtime(then):%H:%M}."
    assert said in client.get(address).content.decode()


def test_what_the_machine_could_not_do_is_said_for_a_person_with_what_is_in(signed_in) -> None:
    client = signed_in(VERTICAL)
    address = left_to_the_worker(client)
    with as_system():
        ListImport.objects.update(state="failed", attempts=6, last_error="OperationalError: gone", imported=2)
    root = read(client.get(address).content)
    assert "“numbers.xlsx” is imported in part" in root.text and "OperationalError" not in root.text
    assert "2 rows are imported. It was tried 6 times and failed for a reason of the portal’s own." in root.text
    assert root.first("span", class_="news-mark bad")


def test_who_left_finds_the_work_in_the_inbox(signed_in) -> None:
    client = signed_in(VERTICAL)
    address = left_to_the_worker(client)
    with as_system():
        ListImport.objects.update(state="claimed", done=1_800, of=4_800)
    listed = read(client.get(reverse("partners:inbox")).content).first("ul", class_="inbox-works")
    assert "numbers.xlsx" in listed.text and "1,800 of 4,800 rows" in listed.text
    assert (listed.first("a").get("href"), listed.first("progress").get("value")) == (address, "1800")
    for other in ("clerk@rs-vertical.example", "admin@nimbus.example"):
        assert "numbers.xlsx" not in signed_in(other).get(reverse("partners:inbox")).content.decode()
    part = {"path": reverse("partners:under-way"), "data": {"shown": "1"}, "headers": {"HX-Request": "true"}}
    assert "work-over" not in client.get(**part).headers.get("HX-Trigger-After-Swap", "")
    with as_system():
        ListImport.objects.update(done=2_400)
    assert "2,400 of 4,800 rows" in client.get(**part).content.decode()
    deliver_due("import")
    with as_system():
        ListImport.objects.update(state="done")
    assert not read(client.get(reverse("partners:inbox")).content).first("ul", class_="inbox-works")
    over = client.get(**part)
    assert "work-over" in over.headers["HX-Trigger-After-Swap"] and "<progress" not in over.content.decode()
