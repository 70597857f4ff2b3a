"""What the server says of a field while it is typed; the step says it again when it is saved."""

from django.http import HttpRequest, HttpResponse

from customers.queries.taken import BY_WHAT, said_of
from oms.kit.keys import as_key
from oms.kit.pages import Page


class CheckCustomer(Page):
    """One of name, domain, administrator ID (`?domain=…&partner=…&without=C000000001`)."""

    screen = "create-customer"
    template = "orders/check.html"
    announced = False

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET
        named = asked.get("field", "")
        field = named if named in BY_WHAT else next((name for name in BY_WHAT if name in asked), "name")
        typed = asked.get(field, "").strip()
        if field == "admin_id" and typed and "@" not in typed and (domain := asked.get("domain", "").strip()):
            typed = f"{typed}@{domain}"
        said = said_of(
            field, typed, partner_id=as_key(asked.get("partner")), without=asked.get("without", ""),
            by=request.user,
        )  # fmt: skip
        return self.page(said=said)
