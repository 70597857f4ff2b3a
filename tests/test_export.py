"""Large workbooks: asked for, written by the worker as the person sees it, told, fetched, removed."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.grid import grid_at
from partners.desk.actions.export import clear_exports, file_of
from partners.models import Account, ExcelDownload, ExcelExport, LoginEvent, Notice, Role
from partners.people.actions.log import person
from tests import exports
from tests.page import body_rows, read
from tests.processes import database, together

OWNER, CLERK, SP = "admin@rs-vertical.example", "clerk@rs-vertical.example", "admin@nimbus.example"
LOG = "partners:login-history"
FAR = {"day_from": "2000-01-01"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch) -> None:
    """More than five rows are many."""
    monkeypatch.setattr("oms.kit.grid.grid.COUNT_CAP", 5)


def ask(client: Client, **query) -> tuple[ExcelExport, str]:
    """Ask for the log as a workbook; the export and the address of its page."""
    answer = client.get(reverse(LOG), {**FAR, **query, "export": "xlsx"})
    assert answer.status_code == 302
    with as_system():
        return ExcelExport.objects.get(pk=re.search(r"/excel/(\d+)/", answer.url)[1]), answer.url


def fresh(export: ExcelExport) -> ExcelExport:
    with as_system():
        return ExcelExport.objects.select_related("account").get(pk=export.pk)


def fetch(client: Client, export: ExcelExport):
    return client.get(reverse("partners:export-file", args=[export.pk]))


def rows_of(answer) -> list[tuple]:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_few_rows_come_at_once_and_many_by_a_job(signed_in, monkeypatch) -> None:
    client = signed_in(CLERK)
    assert ask(client)[0].state == "waiting"
    monkeypatch.setattr("oms.kit.grid.grid.COUNT_CAP", 100_000)
    assert client.get(reverse(LOG), {**FAR, "export": "xlsx"}).status_code == 200


def test_the_workbook_holds_what_the_screen_shows(signed_in, monkeypatch) -> None:
    """The same filter, order and columns, as this person sees them."""
    client, query = signed_in(CLERK), {"state": "login", "sort": "login_id", "col": ["ip", "login_id"]}
    export, _ = ask(client, **query)
    assert deliver_due("export") == 1
    head, *sheet = rows_of(fetch(client, export))
    root = read(client.get(reverse(LOG), {**FAR, **query, "per": 200}).content)
    shown = body_rows(root.first("table"))
    assert [h.strip() for h in head] == ["Date", "State", "Login IP", "Login ID"]
    assert [list(row[1:]) for row in sheet] == [row[1:] for row in shown]
    assert fresh(export).done == fresh(export).of == len(sheet) == len(shown)


def test_it_is_logged_and_told_by_screen_message_alone(signed_in) -> None:
    client = signed_in(CLERK)
    export, page = ask(client)
    deliver_due("export")
    with as_system():
        row = ExcelDownload.objects.order_by("-id").first()
        notices = list(Notice.objects.filter(kind="excel-ready", account=fresh(export).account, seen_at=None))
    assert (row.menu_name, row.login_id, row.rows) == ("Login History", CLERK, fresh(export).done)
    assert row.ip == "127.0.0.1" and row.seconds >= 0
    assert [(n.method, n.link) for n in notices] == [("screen", page)]
    assert "Excel file is ready: Login History" in read(client.get(reverse("partners:inbox")).content).text


def test_the_page_shows_how_far_it_is_with_and_without_script(signed_in) -> None:
    client = signed_in(CLERK)
    export, page = ask(client)
    text = client.get(page).content.decode()
    assert "Waiting for its turn" in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert read(text).first("div", id="work-progress").get("hx-trigger") == "every 1s"
    with as_system():
        ExcelExport.objects.filter(pk=export.pk).update(done=3, of=12)
    bar = read(client.get(page, headers={"HX-Request": "true"}).content).first("progress")
    assert (bar.get("value"), bar.get("max")) == ("3", "12")
    deliver_due("export")
    text = client.get(page).content.decode()
    assert "<noscript>" not in text and "every 1s" not in text
    assert reverse("partners:export-file", args=[export.pk]) in text


def test_looking_at_the_bar_is_no_act_that_keeps_a_session(signed_in) -> None:
    client = signed_in(CLERK)
    _, page = ask(client)
    session = client.session
    session["last_act"] -= 300
    session.save()
    before = client.session["last_act"]
    client.get(page)
    assert client.session["last_act"] == before
    client.get(reverse("partners:home"))
    assert client.session["last_act"] > before


def test_the_file_is_sent_as_an_attachment(signed_in) -> None:
    client = signed_in(CLERK)
    export, _ = ask(client)
    deliver_due("export")
    answer = fetch(client, export)
    assert re.fullmatch(r'attachment; filename="login-history_[\d_-]+\.xlsx"', answer["Content-Disposition"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert fresh(export).file_name not in file_of(fresh(export)), "it lies under a generated name"
    answer.close()


@pytest.mark.parametrize("login", [OWNER, SP, "admin@orbit.example"])
def test_it_is_for_the_one_who_asked(signed_in, login: str) -> None:
    """Not for the boss, nor for those above: their reach may be wider or narrower than that of the file."""
    export, page = ask(signed_in(CLERK))
    deliver_due("export")
    stranger = signed_in(login)
    assert stranger.get(page).status_code == fetch(stranger, export).status_code == 404


def test_asking_twice_is_asking_once(signed_in) -> None:
    client = signed_in(CLERK)
    assert ask(client)[0].pk == ask(client)[0].pk
    assert ask(client, state="login")[0].pk != ask(client)[0].pk
    assert ask(signed_in(OWNER))[0].pk != ask(client)[0].pk


def test_today_is_written_out_so_that_it_stays_the_same_day(signed_in) -> None:
    client, now = signed_in(SP), timezone.now()
    with as_system():
        by = person(client.account)
        LoginEvent.objects.bulk_create(LoginEvent(at=now, state="login", ip="192.0.2.1", **by) for _ in range(9))
    answer = client.get(reverse(LOG), {"export": "xlsx"})
    with as_system():
        export = ExcelExport.objects.get(pk=re.search(r"/excel/(\d+)/", answer.url)[1])
    today = timezone.localdate().isoformat()
    assert f"day_from={today}" in export.query and f"day_to={today}" in export.query


@pytest.mark.parametrize("loss", ["account", "partner", "menu"])
def test_who_lost_the_right_meanwhile_gets_no_rows(signed_in, loss: str) -> None:
    export, _ = ask(signed_in(CLERK))
    with as_system():
        user = Account.objects.select_related("partner", "role").get(login_id=CLERK)
        if loss == "account":
            Account.objects.filter(pk=user.pk).update(is_active=False)
        elif loss == "partner":
            type(user.partner).objects.filter(pk=user.partner_id).update(status="inactive")
        else:
            role = Role.objects.create(names={"en": "-"}, system_role="reseller", owner=user.partner, menus=[])
            Account.objects.filter(pk=user.pk).update(role=role)
    deliver_due("export")
    found = fresh(export)
    assert found.state == "failed" and found.attempts == 1 and not default_storage.exists(file_of(found))


def test_a_failure_is_told_and_the_page_says_why(signed_in, monkeypatch) -> None:
    monkeypatch.setattr("partners.desk.actions.export.MOST", 5)
    client = signed_in(CLERK)
    _, page = ask(client)
    deliver_due("export")
    text = client.get(page).content.decode()
    assert "could not be written" in text and "Narrow the filter." in text
    assert "Excel file could not be written: Login History" in read(client.get(reverse("partners:inbox")).content).text


def test_half_a_file_is_never_offered(signed_in, monkeypatch) -> None:
    client = signed_in(CLERK)
    export, _ = ask(client)

    def breaks(records, note):
        yield next(iter(records))
        raise OSError("disk full")

    monkeypatch.setattr("partners.desk.actions.export.marked", breaks)
    deliver_due("export")
    assert fresh(export).state == "waiting" and "disk full" in fresh(export).last_error
    assert fetch(client, export).status_code == 404
    assert not default_storage.exists(file_of(export))


def test_files_are_removed_after_seven_days(signed_in) -> None:
    client = signed_in(CLERK)
    export, page = ask(client)
    deliver_due("export")
    clear_exports()
    assert default_storage.exists(file_of(export))
    with as_system():
        ExcelExport.objects.filter(pk=export.pk).update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    clear_exports()
    assert not default_storage.exists(file_of(export))
    assert client.get(page).status_code == fetch(client, export).status_code == 404


def test_headings_are_in_the_language_of_the_person(signed_in, monkeypatch) -> None:
    spoken = []

    def listen(*address):
        spoken.append(get_language())
        return grid_at(*address)

    monkeypatch.setattr("partners.desk.actions.export.grid_at", listen)
    with as_system():
        Account.objects.filter(login_id=CLERK).update(language="de")
    ask(signed_in(CLERK))
    deliver_due("export")
    assert spoken == ["de"]


@pytest.mark.processes
def test_progress_is_seen_while_the_rows_are_read() -> None:
    """A process of its own, with real commits."""
    with database("export") as environment:
        (found,) = together(environment, exports.write_watched, [{"login": CLERK, "rows": 12_000, "step": 5_000}])
    assert found["seen"] == [[0, 12_000], [5_000, 12_000], [10_000, 12_000]]
    assert (found["state"], found["written"]) == ("done", 12_000)
