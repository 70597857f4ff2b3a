"""Chromium and the running portal."""

import os
from collections.abc import Iterator

import pytest

from partners.people.demo.people import PASSWORD
from tests.browser.portal import CHROMIUM, FLAGS, Portal, worker_name


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason="Debian's Chromium is not installed (chromium-headless-shell)"))


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    found = Portal(worker_name())
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright  # only these tests need it

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; later tests are plain ones
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def states() -> dict:
    """Login → stored session, so that each person signs in once."""
    return {}


@pytest.fixture
def enter(portal: Portal, chromium, states):
    """`enter(login)`: a page of that person's, signed in; `theme`, `width` and `script` as wanted."""
    contexts = []

    def go(login: str, *, theme: str = "light", width: int = 1280, height: int = 1024, script: bool = True):
        context = chromium.new_context(
            base_url=portal.base, viewport={"width": width, "height": height}, color_scheme=theme,
            java_script_enabled=script, storage_state=states.get(login),
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        if login not in states:
            page.goto("/login/")
            page.get_by_label("User ID").fill(login)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Login").click()
            page.wait_for_url(f"{portal.base}/")
            states[login] = context.storage_state()
        return page

    yield go
    for context in contexts:
        context.close()
