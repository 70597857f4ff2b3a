"""A person whose every click, field and page load is counted."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Counted:
    """`page` in the hands of somebody who is watched. A field is what is typed, chosen or ticked once."""

    page: Page
    clicks: int = 0
    fields: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)

    def _asked(self, request) -> None:
        first = request.redirected_from is None
        self.loads += request.is_navigation_request() and request.frame == self.page.main_frame and first

    def click(self, where: Locator, *, loads: bool = False) -> None:
        self.clicks += 1
        if loads:
            with self.page.expect_navigation():
                where.click()
        else:
            where.click()

    def fill(self, label: str, value: str, *, which: int = 0) -> None:
        self.fields += 1
        self.page.get_by_label(label, exact=True).nth(which).fill(value)

    def fill_all(self, values: dict[str, str], *, which: int = 0) -> None:
        for label, value in values.items():
            self.fill(label, value, which=which)

    def choose(self, name: str, *, which: int = 0, **option) -> None:
        self.fields += 1
        self.page.get_by_label(name, exact=True).nth(which).select_option(**option)

    def go_on(self, name: str = "Save and continue") -> None:
        self.click(self.page.get_by_role("button", name=name), loads=True)

    def told(self, what: str, aims: tuple[int, int, int]) -> str:
        """One line for the report of a run."""
        found = (self.clicks, self.fields, self.loads)
        words = ", ".join(
            f"{n} {name} (aim {aim})" for n, name, aim in zip(found, ("clicks", "fields", "loads"), aims, strict=True)
        )
        return f"{what}: {words}"

    def within(self, aims: tuple[int, int, int]) -> bool:
        return all(n <= aim for n, aim in zip((self.clicks, self.fields, self.loads), aims, strict=True))
