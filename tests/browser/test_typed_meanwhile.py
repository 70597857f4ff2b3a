"""A part that is drawn again never takes what was typed since its request left."""

from playwright.sync_api import Page, Route, expect

CLERK = "clerk@rs-vertical.example"


def holding(page: Page, method: str) -> list[Route]:
    """The requests that htmx sends from now on, each waiting to be let go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        asks = route.request.method == method and "hx-request" in route.request.headers
        held.append(route) if asks and "numbers=" not in route.request.url else route.continue_()

    page.route("**/*", hold)
    return held


def arrived(page: Page, held: list[Route], number: int) -> Route:
    """The request of this number, once it was sent."""
    for _ in range(400):
        if len(held) >= number:
            return held[number - 1]
        page.wait_for_timeout(25)
    raise AssertionError(f"{len(held)} of {number} requests came")


def test_a_quantity_and_a_search_typed_while_the_answer_is_on_its_way(enter) -> None:
    page = enter(CLERK)
    page.goto("/orders/modify/?q=Vertical+Demo")
    page.locator("tbody").get_by_role("link", name="Vertical Demo").click()
    page.get_by_role("link", name="Swap Vertical Demo").click()
    expect(page.locator("#swap-rows")).to_be_visible()
    page.wait_for_load_state()  # scripts and all: before, nothing asks
    held = holding(page, "POST")
    row = page.locator("#swap-rows tbody tr").first
    now = int(row.locator("td").nth(2).inner_text())
    row.locator("select").select_option(index=1)
    quantity = row.locator("input[type=number]")
    quantity.press_sequentially("2")
    arrived(page, held, 1).continue_()
    expect(row.locator("td").nth(6)).not_to_have_text("—")  # drawn again, with the price of the new package
    expect(quantity).to_have_value("2")
    expect(quantity).to_be_focused()
    arrived(page, held, 2).continue_()  # what was kept is asked about at once
    expect(row.locator("td").nth(4)).to_have_text(str(now - 2))
    page.unroute_all()

    page.goto("/customers/")
    held = holding(page, "GET")
    search = page.locator("main input[name=q]")
    search.press_sequentially("Ve")
    first = arrived(page, held, 1)
    search.press_sequentially("r")
    first.continue_()
    page.unroute_all()
    for later in held[1:]:
        later.continue_()
    page.wait_for_url("**/customers/?q=Ver")
    expect(search).to_have_value("Ver")
    expect(search).to_be_focused()
