"""My Home Setting by mouse, by key and without script, in Chromium."""

CLERK = "clerk@rs-vertical.example"


def arranged(page) -> dict[str, list[str]]:
    """Column → codes, as the page shows them."""
    return page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-column]')]"
        ".map((list) => [list.dataset.column, [...list.children].map((item) => item.dataset.code)]))"
    )


def opened(enter, **how):
    page = enter(CLERK, **how)
    page.goto("/home/setting/")
    found = arranged(page)
    return page, found, next(code for name in ("1", "2") for code in found[name])


def test_keys_move_a_portlet_and_say_where_to(enter) -> None:
    page, before, code = opened(enter)
    item = page.locator(f"[data-code={code}]")
    title = item.get_attribute("data-title")
    item.focus()
    page.keyboard.press("ArrowRight")
    target = "2" if code in before["1"] else "unused"
    assert arranged(page)[target][-1] == code
    assert page.locator("#said").inner_text().startswith(f"{title}: ")
    assert page.evaluate("document.activeElement.dataset.code") == code, "focus stays with it"


def test_a_button_moves_in_place(enter) -> None:
    page, _, code = opened(enter)
    page.locator(f"[data-code={code}] .to-unused").click()
    assert code in arranged(page)["unused"]
    assert page.url.endswith("/home/setting/")


def test_dragging_moves(enter) -> None:
    page, _, code = opened(enter)
    page.locator(f"[data-code={code}] .mover-title").drag_to(page.locator("[data-column=unused]").locator(".."))
    assert code in arranged(page)["unused"]


def test_without_script_the_buttons_submit(enter) -> None:
    page = enter(CLERK, script=False)
    page.goto("/home/setting/")
    item = page.locator("[data-column='1'] li, [data-column='2'] li").first
    title = item.locator(".mover-title").inner_text().strip()
    item.get_by_role("button", name="Remove").click()
    assert title in page.locator("[data-column=unused]").inner_text()


def test_nothing_of_my_information_is_wider_than_the_window(enter) -> None:
    for width in (1280, 390):
        page = enter(CLERK, width=width)
        page.goto("/my-information/")
        wide = page.evaluate(
            "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1"
            " && !e.closest('.scroll-x, .tabs')).map((e) => e.tagName + '.' + e.className)"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, wide[:8]
        page.close()
