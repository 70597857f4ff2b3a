"""New resellers from a workbook: a verdict per row, all good rows or nothing, every rule as on the page."""

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from oms.kit.acting import as_system
from oms.kit.sheet_import import keep
from partners.channel.actions import newcomers
from partners.channel.imports import columns
from partners.models import Account, AdditionalItem, AdditionalValue, Notice, Partner, PasswordReset, ResellerSheet
from partners.people.actions.tree import TREE_LOCK, plant
from partners.people.queries.tree import closure_faults, mptt_faults
from tests.resellers import ABOVE, OWNER, SP, partner

pytestmark = pytest.mark.django_db
UPLOAD, REHEARSAL, JUDGED = "partners:import-resellers", "partners:reseller-rehearsal", "partners:reseller-judged"
CLERK, NEIGHBOUR = "clerk@rs-vertical.example", "admin@orbit.example"


def line(name: str = "Quay Calls", **cells) -> dict:
    """A row that can be added below the person's own company."""
    login = f"{name.replace(' ', '.').lower()}@quay.example"
    return {
        "Reseller Company Name": name, "Reseller Type": "Reseller", "Administrator Name": "Quinn Quay",
        "Administrator ID": login, "Administrator E-mail": "quinn@quay.example", "VAT number": "GB 000 0010 00",
    } | cells  # fmt: skip


def book(*rows: dict) -> bytes:
    head = list(dict.fromkeys(heading for row in rows for heading in row))
    workbook = Workbook()
    for row in [head, *([row.get(heading) for heading in head] for row in rows)]:
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def upload(client: Client, *rows: dict):
    return client.post(reverse(UPLOAD), {"file": SimpleUploadedFile("resellers.xlsx", book(*rows))})


def verdicts(client: Client, *rows: dict) -> list[str]:
    """What is wrong with each row; empty for a good one."""
    assert upload(client, *rows).status_code == 302
    with as_system():
        return [row[2] for row in ResellerSheet.objects.get(account=client.account, imported_at=None).rows]


def count() -> int:
    with as_system():
        return Partner.objects.count()


def test_a_list_is_rehearsed_and_then_added(signed_in) -> None:
    client, before = signed_in(ABOVE), count()
    rows = [
        line("Quay Calls", **{"Demo Customer Limit": 2, "Manage Child Reseller": "yes", "Note": "From a list"}),
        line("Quay North", **{"Parent Reseller": "quay calls", "Manage DDI": "No", "Language": "Deutsch"}),
        line("Quay South", **{"Parent Reseller": "No such company"}),
    ]
    assert upload(client, *rows).url == reverse(REHEARSAL)
    page = client.get(reverse(REHEARSAL)).content.decode()
    assert "2 rows can be imported." in page and "1 row cannot" in page
    assert "Will be added below Vertical Cloud, with: Manage Child Reseller" in page
    assert "Will be added below Quay Calls" in page
    assert "There is no reseller called “No such company”." in page
    assert count() == before
    assert client.post(reverse(REHEARSAL)).url == reverse("partners:reseller-management")
    assert count() == before + 2
    assert client.post(reverse(REHEARSAL)).url == reverse(UPLOAD)  # nothing is left to import
    assert count() == before + 2


def test_what_is_added_is_what_the_page_would_add(signed_in) -> None:
    client = signed_in(ABOVE)
    top = line("Quay Calls", **{"Demo Customer Limit": 2, "Manage Child Reseller": "yes", "Manage DDI": "no"})
    upload(client, line("Quay North", **{"Parent Reseller": partner("RS-Vertical").code, "Nation": "germany"}), top)
    client.post(reverse(REHEARSAL))
    made, north = partner("Quay Calls"), partner("Quay North")
    assert (made.parent.name, north.parent.name, north.nation) == ("Vertical Cloud", "RS-Vertical", "DE")
    assert (made.demo_limit, made.kind, made.manage_child_reseller, made.manage_ddi) == (2, "reseller", True, False)
    with as_system():
        chief = Account.objects.get(partner=made)
        assert chief.is_chief and chief.role.is_system and not chief.has_usable_password()
        assert chief.login_id == "quay.calls@quay.example"
        assert AdditionalValue.objects.get(partner=made).value == "GB 000 0010 00"
        assert PasswordReset.objects.filter(account=chief, used_at=None).count() == 1
        mail = Notice.objects.get(account=chief)
        assert (mail.method, mail.kind, mail.link) == ("email", "account-invited", "") and mail.sealed_link
        assert closure_faults() == [] and mptt_faults() == []


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"Reseller Company Name": ""}, "Missing: Reseller Company Name."),
        ({"VAT number": ""}, "Missing: VAT number."),
        ({"Reseller Company Name": "RS-VERTICAL"}, "Vertical Cloud has a child reseller of this name."),
        ({"Reseller Type": "Carrier"}, "Reseller Type: “Carrier” is not in the list: VSP Reseller, Reseller."),
        ({"Reseller Type": "VSP Reseller", "Parent Reseller": "RS-Vertical"}, "A VSP Reseller cannot stand below RS-Vertical"),
        ({"Language": "Klingon"}, "Language: “Klingon” is not in the list: English, Deutsch."),
        ({"Nation": "Atlantis"}, "Nation: “Atlantis” is not in the list: "),
        ({"Administrator E-mail": "quinn at quay"}, "Administrator E-mail: Enter a valid email address."),
        ({"Administrator ID": "quinn"}, "Administrator ID: Enter a valid email address."),
        ({"Administrator ID": OWNER.upper()}, "Administrator ID: This ID cannot be used."),
        ({"Demo Customer Limit": 999_999}, "Vertical Cloud itself may have"),
        ({"Demo Customer Limit": "-1"}, "Demo Customer Limit: Ensure this value is greater than or equal to 0."),
        ({"Demo Customer Limit": "many"}, "Demo Customer Limit: Enter a whole number."),
        ({"Reseller Domain": "no domain"}, "Reseller Domain: Write a domain such as vertical.example."),
        ({"Manage Device": "yes"}, "Manage Device: Vertical Cloud does not hold this right"),
        ({"Manage DDI": "maybe"}, "Manage DDI: “maybe” is not in the list: Yes, No."),
        ({"Auth. Group": "Emperor"}, "Auth. Group: “Emperor” cannot be given here. There are: "),
        ({"Parent Reseller": "Nimbus Telecom"}, "Parent Reseller: There is no reseller called “Nimbus Telecom”."),
        ({"Note": "x" * 1001}, "Note: Ensure this value has at most 1000 characters"),
        ({"Address": '=HYPERLINK("x")'}, "Address: A formula stands here."),
        ({"Administrator Name": "Q\u202eQ"}, "Administrator Name: A sign stands here that turns the direction of writing."),
        ({"Parent Reseller": "Quay Calls"}, "There is no reseller called “Quay Calls”."),
        ({"Parent Reseller": "Later"}, "The parent stands further down, in row 3."),
    ],
)  # fmt: skip
def test_every_bad_row_says_why(signed_in, cells: dict, why: str) -> None:
    bad, good = verdicts(signed_in(ABOVE), line() | cells, line("Later"))
    assert why in bad
    assert good == ""


def test_ids_of_others_are_not_told_by_the_rehearsal_and_left_out_by_the_import(signed_in) -> None:
    """Trying IDs out tells nothing; who really adds resellers learns which did not come, and why."""
    client, before = signed_in(ABOVE), count()
    taken = line("Quay Calls") | {"Administrator ID": NEIGHBOUR.upper()}
    below = line("Quay North", **{"Parent Reseller": "Quay Calls"})
    assert verdicts(client, taken, below, line("Quay South")) == ["", "", ""]
    answer = client.post(reverse(REHEARSAL), follow=True)
    page = answer.content.decode()
    assert "1 row is imported." in page and "the Administrator ID cannot be used: row 2, 3." in page
    assert count() == before + 1 and partner("Quay South")
    assert verdicts(client, taken) == [""]
    page = client.post(reverse(REHEARSAL))
    assert page.status_code == 422 and "This ID cannot be used." in page.content.decode()
    assert count() == before + 1


def test_a_foreign_parent_reads_as_one_that_does_not_exist(signed_in) -> None:
    orbit = _neighbour()
    rows = [line(f"Q{n}", **{"Parent Reseller": text}) for n, text in enumerate((orbit.name, orbit.code, "R999999"))]
    told = verdicts(signed_in(ABOVE), *rows)
    for text, verdict in zip((orbit.name, orbit.code, "R999999"), told, strict=True):
        assert verdict == f"Parent Reseller: There is no reseller called “{text}”."


def _neighbour() -> Partner:
    with as_system():
        return Account.objects.select_related("partner").get(login_id=NEIGHBOUR).partner


def test_what_stands_twice_in_the_list(signed_in) -> None:
    same_id = line("Other") | {"Administrator ID": "QUAY.CALLS@quay.example"}
    same_name = line("QUAY CALLS", **{"Administrator ID": "second@quay.example"})
    elsewhere = line("Quay Calls", **{"Administrator ID": "third@quay.example", "Parent Reseller": "RS-Vertical"})
    first, second, third, fourth, fifth = verdicts(
        signed_in(ABOVE), line(), same_id, same_name, elsewhere, line("Below", **{"Parent Reseller": "Quay Calls"})
    )
    assert first == "" and fourth == ""
    assert second == "Administrator ID stands in an earlier row, too: row 2."
    assert third == "A reseller of this name below this parent stands in an earlier row, too: row 2."
    assert fifth == "Parent Reseller: Several resellers are called like this. Write the Reseller ID."


def test_a_child_of_a_bad_row_is_left_out_too_and_a_kind_or_right_is_that_of_its_new_parent(signed_in) -> None:
    rows = [
        line("Bad", Nation="Atlantis"),
        line("Child of bad", **{"Parent Reseller": "Bad"}),
        line("Plain", **{"Manage DDI": "no", "Demo Customer Limit": 1}),
        line("Wants more", **{"Parent Reseller": "Plain", "Manage DDI": "yes"}),
        line("Too many", **{"Parent Reseller": "Plain", "Demo Customer Limit": 2}),
        line("A VSP", **{"Parent Reseller": "Plain", "Reseller Type": "VSP Reseller"}),
    ]
    _bad, child, plain, right, limit, kind = verdicts(signed_in(ABOVE), *rows)
    assert child == "Parent Reseller: The parent in row 2 is left out, so this one is, too."
    assert plain == ""
    assert right == "Manage DDI: Plain does not hold this right, so it cannot be given here."
    assert limit == "Demo Customer Limit: Plain itself may have 1 demo customers; give at most that."
    assert kind.startswith("Reseller Type: A VSP Reseller cannot stand below Plain")


def test_what_changed_since_the_rehearsal_adds_nothing(signed_in) -> None:
    client = signed_in(ABOVE)
    upload(client, line("Quay Calls"), line("Quay North"))
    before = count()
    with as_system():
        person = Account.objects.get(login_id=CLERK)
        person.login_id = "quay.north@quay.example"
        person.save()
    answer = client.post(reverse(REHEARSAL))
    assert answer.status_code == 422
    assert "Something has changed since the rehearsal" in answer.content.decode()
    assert count() == before
    client.post(reverse(REHEARSAL))
    assert count() == before + 1


def test_the_list_comes_back_with_its_verdicts_and_can_be_read_again(signed_in) -> None:
    client = signed_in(ABOVE)
    upload(client, line(), line("Bad", Nation="Atlantis"))
    content = client.get(reverse(JUDGED)).content
    (head, good, bad) = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert "Atlantis" in bad[head.index("What is wrong")]
    assert good[head.index("What would happen")].startswith("Will be added below Vertical Cloud")
    again = client.post(reverse(UPLOAD), {"file": SimpleUploadedFile("corrected.xlsx", content)})
    assert again.url == reverse(REHEARSAL)


def test_the_empty_workbook_has_every_heading_also_of_additional_items(signed_in) -> None:
    with as_system():
        AdditionalItem.objects.create(owner="reseller", name="Note", kind="text", sort_key=99)
        AdditionalItem.objects.create(owner="reseller", name="Tier", kind="select", choices=["Gold"], sort_key=99)
    content = signed_in(ABOVE).get(reverse("partners:reseller-template")).content
    (head, *_rows) = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert tuple(head) == columns()
    assert {"Note", "Additional: Note", "Tier", "Manage DDI", "Parent Reseller"} <= set(head)
    bad, good = verdicts(signed_in(ABOVE), line("A", Tier="Tin"), line("B", Tier="gold"))
    assert (bad, good) == ("Tier: “Tin” is not in the list: Gold.", "")


@pytest.mark.parametrize("name", [UPLOAD, REHEARSAL, JUDGED, "partners:reseller-template"])
def test_only_for_who_holds_manage_child_reseller(signed_in, name: str) -> None:
    client = signed_in(OWNER)
    assert client.get(reverse(name)).status_code in (200, 302)
    with as_system():
        Partner.objects.filter(pk=client.account.partner_id).update(manage_child_reseller=False)
    answer = signed_in(OWNER).get(reverse(name))
    assert answer.status_code == 403
    assert "does not hold the right Manage Child Reseller" in answer.content.decode()
    assert "Import from Excel" not in signed_in(OWNER).get(reverse("partners:reseller-management")).content.decode()


def test_a_rehearsal_belongs_to_the_person_alone(signed_in) -> None:
    upload(signed_in(ABOVE), line())
    assert signed_in(SP).get(reverse(REHEARSAL)).status_code == 302
    assert signed_in(SP).get(reverse(JUDGED)).status_code == 302


def many(number: int) -> list[dict]:
    """So many resellers, every tenth the parent of the nine behind it."""
    rows = []
    for n in range(number):
        parent = {"Parent Reseller": f"Branch {n // 10 * 10:05}"} if n % 10 else {}
        rows.append(line(f"Branch {n:05}", **parent))
    return rows


def test_queries_do_not_grow_with_the_rows(signed_in) -> None:
    client, asked = signed_in(ABOVE), []
    for number in (20, 60):
        rows = [row | {"Reseller Company Name": f"{number} {row['Reseller Company Name']}"} for row in many(number)]
        for row in rows:
            row["Administrator ID"] = f"{number}{row['Administrator ID']}"
            row["Parent Reseller"] = f"{number} {row['Parent Reseller']}" if row.get("Parent Reseller") else ""
        assert upload(client, *rows).status_code == 302
        with CaptureQueriesContext(connection) as queries:
            assert client.post(reverse(REHEARSAL)).status_code == 302
        asked.append(len(queries))
    assert asked[1] <= asked[0] + 4, asked


def test_two_hundred_resellers_within_a_few_seconds_of_the_processor(signed_in) -> None:
    client, before = signed_in(ABOVE), count()
    started = time.process_time()
    assert verdicts(client, *many(200)) == [""] * 200
    assert client.post(reverse(REHEARSAL)).status_code == 302
    spent = time.process_time() - started
    assert count() == before + 200
    with as_system():
        assert closure_faults() == [] and mptt_faults() == []
    assert spent < 10, f"{spent:.1f} s"


HELD = "select exists (select 1 from pg_locks where locktype = 'advisory' and objid = %s and pid = pg_backend_pid())"


def holds_the_tree() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [TREE_LOCK])
        return cursor.fetchone()[0]


def test_the_tree_is_not_held_while_rows_are_judged(signed_in, monkeypatch) -> None:
    """5,000 rows took half a minute, in which nobody could add or move a reseller."""
    client, held, real = signed_in(ABOVE), [], keep.rehearse
    upload(client, *many(20))
    monkeypatch.setattr(keep, "rehearse", lambda *args: [real(*args), held.append(holds_the_tree())][0])
    assert client.post(reverse(REHEARSAL)).status_code == 302
    assert held == [False] and holds_the_tree()


def test_what_changed_while_rows_were_judged_is_refused(signed_in, monkeypatch) -> None:
    """Somebody else adds a reseller of the same name just before the tree is held: nobody else is added."""
    client, before, real = signed_in(ABOVE), count(), newcomers.lock_tree
    upload(client, *many(20))

    def late() -> None:
        real()
        plant(Partner(name="Branch 00010", kind="reseller", code="R000001"), parent=client.account.partner)

    monkeypatch.setattr(newcomers, "lock_tree", late)
    answer = client.post(reverse(REHEARSAL))
    assert answer.status_code == 422 and "of this name" in answer.content.decode()
    assert count() == before
