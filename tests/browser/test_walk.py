"""The walk itself sees a fault in a part that is new."""

import pytest

from tests.browser.pages import Walk

FAULTS = [
    ('<section><p class="odd">fine</p><img src="data:," class="bare"></section>', "img", "bare", "image-alt"),
    (
        '<section><p class="pale" style="color: #ccc; background: #fff">pale</p></section>',
        "p",
        "pale",
        "color-contrast",
    ),
]


@pytest.mark.parametrize(("html", "tag", "name", "rule"), FAULTS)
def test_a_fault_in_a_new_part_is_found(chromium, html: str, tag: str, name: str, rule: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(
        f'<html lang="en"><title>Walk</title><main><h1>Walk</h1><section><p>old</p></section>{html}</main></html>'
    )
    walk = Walk(page, "http://127.0.0.1", framed=True)
    found = walk.close_look("walk", {(tag, name, "", "")})
    beside = walk.close_look("walk", {("h1", "", "", "")})
    context.close()
    assert any(rule in line for line in found), found
    assert not any(rule in line for line in beside), "only what is new is looked at"
