"""Running the channel, in Chromium: a plan from nothing, a role that loses a menu, a child reseller that goes live."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_whole_road import APPROVER, CLERK, SP, fill_info, go_on, order_number

VSP, CHIEF, BELOW = APPROVER, "admin@rs-vertical.example", "admin@tideway.example"
PLAN, GROUP, PACKAGE = "Channel Plan", "Channel Seats", "Channel Package"
CASHIER, ROLE = "cora@channel.example", "Channel Cashier"
CHILD = "Channel Child Telecom"


def fill(page: Page, values: dict[str, str]) -> None:
    """Type into the fields of a form, by their labels."""
    for label, value in values.items():
        page.locator("main form").get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$")).fill(value)


def add(page: Page, slug: str, fields: dict[str, str], chosen: dict[str, str] | None = None) -> None:
    """Fill the form of a new set-up object and save it."""
    page.goto(f"/catalogue/{slug}/add/")
    fill(page, fields)
    for label, value in (chosen or {}).items():
        page.get_by_label(label, exact=True).select_option(label=value)
    if slug not in ("packages", "plans"):
        save(page, next(iter(fields.values())))


def save(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile("^Save ")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def set_up_items(page: Page) -> None:
    """An item group, two items, and a package made of them with a price that holds from today."""
    add(page, "groups", {"Item Group": GROUP, "Sort Key": "90"})
    for name, code, price in (("Channel Seat", "channel-seat", "4.00"), ("Channel Voicemail", "channel-vm", "1.50")):
        chosen = {"Item Type": "Service Item", "Item Group": GROUP}
        add(page, "items", {"Order Item": name, "Item Code": code, "List Price": price}, chosen)
    fields = {"Order Item": PACKAGE, "Item Code": "channel-package", "List Price": "5.00"}
    add(page, "packages", fields, {"Item Type": "User Package", "Item Group": GROUP})
    for row, content in enumerate(("Channel Seat", "Channel Voicemail"), start=1):
        page.get_by_label(f"Order Item, row {row}").select_option(label=content)
        page.get_by_label(f"Qty., row {row}").fill(str(row))
    save(page, PACKAGE)
    expect(page.locator("main")).to_contain_text("Channel Voicemail")
    page.get_by_role("link", name="Prices").click()
    page.get_by_label("List Price").fill("5.25")
    page.get_by_role("button", name="Set price").click()
    expect(page.get_by_role("row").filter(has_text="Holds now")).to_contain_text("5.25")


def set_up_plan(page: Page) -> None:
    add(page, "plans", {"Service Plan": PLAN, "Max Channels": "10"}, {"Service Plan Type": "Cloud PBX"})
    for label in (f"{PACKAGE}, 5.25 GBP", "Channel Seat, 4.00 GBP"):
        page.get_by_role("checkbox", name=label).check()
    save(page, PLAN)
    page.get_by_role("link", name="Resellers", exact=True).click()
    page.get_by_role("combobox", name="Reseller").fill("Vertical Cloud")
    page.get_by_role("button", name="Offer plan").click()
    expect(page.get_by_text(f"Vertical Cloud may order with “{PLAN}”.")).to_be_visible()


def open_reseller(page: Page, name: str) -> None:
    page.goto("/resellers/?q=" + name.replace(" ", "+"))
    page.get_by_role("link", name=name, exact=True).click()


def pass_on(page: Page, reseller: str) -> None:
    """Offer the plan through Reseller Management's tab Service Plan."""
    open_reseller(page, reseller)
    page.get_by_role("link", name="Service Plan", exact=True).click()
    page.get_by_role("combobox", name="Service Plan", exact=True).select_option(label=PLAN)
    page.get_by_role("button", name="Offer plan").click()
    expect(page.get_by_text(f"{reseller} may order “{PLAN}”.")).to_be_visible()


def plans_offered(page: Page) -> list[str]:
    return page.get_by_label("Service Plan", exact=True).locator("option").all_inner_texts()


def test_a_plan_from_nothing_to_an_order_two_floors_down(enter) -> None:
    clerk = enter(CLERK)
    fill_info(clerk, "Channel Bakery")
    go_on(clerk)
    assert PLAN not in plans_offered(clerk)
    step = clerk.url
    provider = enter(SP)
    set_up_items(provider)
    set_up_plan(provider)
    clerk.goto(step)
    assert PLAN not in plans_offered(clerk)  # the VSP has it, its child not yet
    pass_on(enter(VSP), "RS-Vertical")
    clerk.goto(step)
    order_with_it(clerk)
    below = enter(BELOW)
    below.goto("/my-information/plans/")
    expect(below.locator("main")).not_to_contain_text(PLAN)


def order_with_it(page: Page) -> None:
    """Steps 3 to 10 with the new plan, up to Submit."""
    page.get_by_label("Service Plan", exact=True).select_option(label=PLAN)
    page.get_by_label("Agreement Period").select_option(index=1)
    go_on(page)
    page.get_by_label("Order", exact=True).first.fill("1")
    page.get_by_label("Site", exact=True).first.select_option(index=1)
    page.get_by_label("Billing Account", exact=True).first.select_option(index=1)
    go_on(page)
    page.get_by_label(f"Qty., {PACKAGE}").fill("3")
    expect(page.locator("[data-total-money]")).to_contain_text("15.75")  # at the price of today
    for _step in ("items", "trunk", "devices", "bundles"):
        go_on(page)
    expect(page.locator("#effect")).to_contain_text("15.75")
    no = order_number(page)
    page.get_by_role("button", name="Save & Submit Order").click()
    expect(page.get_by_role("heading", name=f"Order {no} is sent")).to_be_visible()


def create_role(page: Page) -> None:
    """A role below one's own, with every menu that may be given."""
    page.goto("/roles/")
    page.get_by_role("link", name="Create role").first.click()
    page.get_by_label("Auth Role Name (English)").fill(ROLE)
    page.get_by_role("button", name="Create role").click()
    boxes = page.get_by_role("group").get_by_role("checkbox")
    boxes.first.wait_for()
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The menus are saved")).to_be_visible()


def test_a_role_without_a_menu_loses_it_at_the_next_click(enter) -> None:
    chief = enter(CHIEF)
    create_role(chief)
    menus = chief.url
    chief.goto("/my-information/administrators/add/")
    fill(chief, {
        "Administrator Name": "Cora Cash", "Administrator ID": CASHIER, "Administrator E-mail": CASHIER,
        "Administrator Password": "demo-Pass-2026", "Confirm Password": "demo-Pass-2026",
    })  # fmt: skip
    chief.get_by_label("Auth. Group").select_option(label=ROLE)
    chief.get_by_role("button", name=re.compile("^(Save|Add)")).click()
    expect(chief.locator("main")).to_contain_text(CASHIER)
    cashier = enter(CASHIER)
    entry = cashier.locator("#menu a[href='/customers/']")
    assert cashier.goto("/customers/").status == 200
    expect(entry).to_have_count(1)
    chief.goto(menus)
    chief.get_by_role("checkbox", name="Customer Info.").uncheck()
    chief.get_by_role("button", name="Save").click()
    expect(chief.get_by_text("The menus are saved")).to_be_visible()
    with cashier.expect_response(lambda answer: answer.url.endswith("/customers/")) as clicked:
        entry.click()
    assert clicked.value.status == 403
    expect(cashier.locator("main")).to_contain_text("Your role does not hold this menu.")
    expect(entry).to_have_count(0)
    assert cashier.goto("/").status == 200


def test_a_child_reseller_is_onboarded_step_by_step_until_it_is_live(enter) -> None:
    page = enter(VSP)
    page.goto("/resellers/")
    page.get_by_role("link", name="Add reseller").click()
    fill(page, {
        "Reseller Company Name": CHILD, "Reseller Domain": "channel-child.example", "Parent Reseller": "RS-Vertical",
        "Administrator Name": "Chiara Child", "Administrator ID": "chiara@channel-child.example",
        "Administrator E-mail": "chiara@channel-child.example", "VAT number": "GB 000 0020 00",
    })  # fmt: skip
    page.get_by_role("button", name="Save reseller").click()
    expect(page.get_by_text(f"{CHILD} is added as R")).to_be_visible()
    page.goto("/onboarding/")
    page.get_by_role("link", name="Start onboarding").click()
    page.get_by_label("Reseller", exact=True).fill(CHILD)
    page.get_by_label("Connected platforms").fill("Order portal\nTicket desk")
    page.get_by_role("button", name="Start onboarding").click()
    expect(page.get_by_text("0 of 7 steps done")).to_be_visible()
    hand_on_a_step(page)
    tick_all(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Live")
    expect(page.get_by_role("button", name=re.compile("^(Done|Reopen)"))).to_have_count(0)
    page.goto(f"/resellers/?q={CHILD.replace(' ', '+')}")
    expect(page.get_by_role("row").filter(has_text=CHILD)).to_contain_text("Activate")


def hand_on_a_step(page: Page) -> None:
    page.get_by_role("link", name="Modify Training").click()
    page.get_by_role("combobox", name="Owner").select_option(label=f"Chiara Child, {CHILD}")
    page.get_by_label("Note").fill("Two sessions")
    page.get_by_role("button", name="Save step").click()
    expect(page.get_by_role("listitem").filter(has_text="Training")).to_contain_text("Two sessions")


def tick_all(page: Page) -> None:
    """Going live waits for every other step; then all are ticked, one after the other."""
    last = page.get_by_role("button", name=re.compile("^Done.*Platform access live"))
    last.click()
    expect(page.locator("main")).to_contain_text("0 of 7 steps done")
    for done in range(1, 8):
        page.get_by_role("button", name=re.compile("^Done")).first.click()
        expect(page.get_by_text(f"{done} of 7 steps done")).to_be_visible()
