"""By keyboard alone, and with scripts switched off."""

import re

from playwright.sync_api import Page, expect

from partners.people.demo.people import PASSWORD

CLERK, SP = "clerk@rs-vertical.example", "admin@nimbus.example"
FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  return {
    tag: e.tagName, words: (e.getAttribute("aria-label") || e.textContent || e.name || "").trim().slice(0, 40),
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    shown: e.getClientRects().length > 0,
    covered: (() => { const b = e.getBoundingClientRect(); return b.bottom < 0 || b.top > innerHeight; })(),
  };
}"""


def stops(page: Page, number: int) -> list[dict]:
    """Where the focus goes with so many presses of Tab."""
    found = []
    for _ in range(number):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUS))
    return found


def test_every_stop_of_the_tab_key_can_be_seen(enter) -> None:
    """My Home, a grid and a form: the focus is drawn, on the screen, on something that is shown."""
    page = enter(CLERK)
    for address in ("/", "/orders/", "/orders/new-customer/"):
        page.goto(address)
        bad = [s for s in stops(page, 30) if s["tag"] != "BODY" and not (s["outline"] and s["shown"]) or s["covered"]]
        assert not bad, f"{address}: {bad}"


def test_the_skip_link_leads_past_the_menu(enter) -> None:
    page = enter(CLERK)
    page.goto("/orders/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_escape_gives_the_focus_back(enter) -> None:
    """Ctrl-K from a button, Escape, and the person is where they were."""
    page = enter(CLERK)
    page.goto("/orders/")
    button = page.get_by_role("button", name="Columns").first
    button.focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.type("half a wo")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(button).to_be_focused()


def test_ctrl_k_leads_to_a_page_with_the_enter_key(enter) -> None:
    page = enter(CLERK)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("Order Status")
    expect(page.get_by_role("option", name="Order Status Order Management")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_have_attribute("data-screen", "order-status")


def test_the_menu_opens_by_keyboard_on_a_phone(enter) -> None:
    page = enter(CLERK, width=390, height=844)
    page.goto("/")
    expect(page.locator("#menu")).to_be_hidden()
    button = page.get_by_role("button", name="Menu", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    group = page.locator("#menu summary", has_text="Order Management")
    group.focus()
    page.keyboard.press("Enter")
    link = page.locator("#menu").get_by_role("link", name="Order Status")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_have_attribute("data-screen", "order-status")


def test_columns_are_chosen_and_moved_by_keyboard(enter) -> None:
    page = enter(CLERK)
    page.goto("/log/logins/")
    page.get_by_role("button", name="Columns").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Columns")).to_be_visible()
    page.get_by_role("button", name="Move up: Login IP").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Retry Count").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Apply columns").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    heads = page.locator("thead .head-word").all_inner_texts()
    assert "Retry Count" not in heads
    assert heads[-2:] == ["Login IP", "Auth. Role"]
    page.get_by_role("button", name="Columns").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Reset to default").click()
    assert page.locator("thead .head-word").all_inner_texts()[-1] == "Login IP"


# --- without scripts


def test_without_scripts_one_signs_in_and_out(chromium, portal) -> None:
    context = chromium.new_context(base_url=portal.base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/orders/")
    page.get_by_label("User ID").fill(CLERK)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Login").click()
    expect(page.locator("main")).to_have_attribute("data-screen", "order-status")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")
    context.close()


def test_without_scripts_a_grid_is_filtered_sorted_paged_and_cut(enter) -> None:
    page = enter(SP, script=False)
    page.goto("/orders/?per=25")
    first = page.locator("tbody tr").first.inner_text()
    page.get_by_role("link", name="Next").click()
    assert "after=" in page.url and page.locator("tbody tr").first.inner_text() != first
    page.get_by_role("link", name="Customer Name", exact=True).click()
    assert "sort=" in page.url and "after=" not in page.url
    expect(page.locator("th[aria-sort=ascending] .sorted")).to_have_text("Customer Name")
    page.locator(".filters input[name=q]").fill("Vertical Demo")
    page.locator(".filters").get_by_role("button", name="Search", exact=True).click()
    assert "sort=" in page.url and re.search(r"q=Vertical(\+|%20)Demo", page.url)
    expect(page.locator("tbody tr").first).to_contain_text("Vertical Demo")
    page.get_by_role("link", name="Clear all").click()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Order Title").uncheck()
    page.get_by_role("button", name="Apply columns").click()
    titled = page.locator("thead .head-word", has_text="Order Title")
    expect(titled).to_have_count(0)
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("button", name="Reset to default").click()
    expect(titled).to_have_count(1)


def test_without_scripts_the_menu_is_there_on_a_phone(enter) -> None:
    page = enter(CLERK, width=390, height=844, script=False)
    page.goto("/")
    page.locator("#menu summary", has_text="Order Management").click()
    page.locator("#menu").get_by_role("link", name="Order Status").click()
    expect(page.locator("main")).to_have_attribute("data-screen", "order-status")


def test_without_scripts_a_refused_form_keeps_what_was_typed(enter) -> None:
    page = enter(CLERK, script=False)
    page.goto("/orders/new-customer/")
    page.get_by_label("Customer Company Name").fill("Kept Words Ltd")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#problems")).to_be_visible()
    expect(page.get_by_label("Customer Company Name")).to_have_value("Kept Words Ltd")
    page.locator("#problems a").first.click()
    assert re.search(r"#id_", page.url)
