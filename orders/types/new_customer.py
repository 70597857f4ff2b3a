"""New Customer: ten steps, one contract (guide 2.5.1)."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.enums import TrialUnit
from catalogue.models import PackageContent
from customers.enums import MAX_SITES, Channel, CustomerStatus, CustomerType
from customers.models import Customer
from inventory.enums import CommandKind
from oms.kit.periods import add_months
from orders.enums import MAX_FILE_BYTES, OrderType
from orders.models import DeviceLine, ItemLine, NumberPick, Order, Shipment
from orders.types.base import OrderKind, Problem, Step
from orders.types.effect import BundleEffect, CommandEffect, DeviceEffect, Effect, LineEffect, NumberEffect
from partners.people.enums import Right


def no_devices(order: Order) -> str:
    return "" if order.devicelines.exists() else _("no devices are ordered")


def no_files(order: Order) -> str:
    return "" if order.plan and order.plan.attach_file else _("the plan asks for none")


def trunk_only(order: Order) -> str:
    return _("not part of a SIP Trunk plan") if order.plan and order.plan.is_trunk else ""


class NewCustomer(OrderKind):
    """The wizard Create New Customer and what its confirmation does."""

    kind = OrderType.NEW_CUSTOMER
    right = Right.APPROVE_ORDER
    needs_server = True
    makes_customer = True
    steps = (
        Step("info", "create-customer.info", gettext_lazy("Customer Info")),
        Step("plan", "create-customer.plan", gettext_lazy("Service Plan & Customer Site")),
        Step("numbers", "create-customer.numbers", gettext_lazy("Number Ordering")),
        Step("assign", "create-customer.assign", gettext_lazy("Number Assign")),
        Step("items", "create-customer.items", gettext_lazy("Order Items")),
        Step("trunk", "create-customer.trunk", gettext_lazy("Trunk Channel")),
        Step("devices", "create-customer.devices", gettext_lazy("Device Ordering"), trunk_only),
        Step("bundles", "create-customer.bundles", gettext_lazy("Call Bundle & Call Fraud Prevention")),
        Step("shipping", "create-customer.shipping", gettext_lazy("Device Shipping Info."), no_devices),
        Step("files", "create-customer.files", gettext_lazy("Attach File"), no_files),
        Step("submit", "create-customer.submit", gettext_lazy("Submit Order")),
    )

    def may_open(self, customer: Customer | None) -> str:
        return (
            "" if customer is None or customer.status == CustomerStatus.ORDERING else _("The customer exists already.")
        )

    # --- checks

    def problems(self, order: Order) -> list[Problem]:
        if order.plan is None:
            return [*self._of_info(order), Problem("plan", _("Choose a service plan."))]
        return [
            *self._of_info(order),
            *self._of_plan(order),
            *self._of_numbers(order),
            *self._of_items(order),
            *self._of_trunk(order),
            *self._of_bundles(order),
            *self._of_shipping(order),
            *self._of_files(order),
        ]

    def problems_of_approval(self, order: Order) -> list[Problem]:
        found = [
            Problem(
                "assign",
                _("%(site)s, %(account)s: %(ordered)d numbers ordered, %(given)d assigned.")
                % {"site": d.site, "account": d.billing_account, "ordered": d.quantity, "given": d.given},
            )
            for d in demands_with_picks(order)
            if d.given != d.quantity
        ]
        if order.server_id is None:
            found.append(Problem("server", _("Choose the call server (CM).")))
        return found

    def _of_info(self, order: Order) -> list[Problem]:
        customer = order.customer
        found = []
        if not customer.billing_accounts.exists():
            found.append(Problem("info", _("Add a billing account.")))
        if not (customer.admin_id and customer.admin_secret):
            found.append(Problem("info", _("Enter the administrator's ID and password.")))
        return found

    def _of_plan(self, order: Order) -> list[Problem]:
        plan, sites = order.plan, list(order.customer.sites.all())
        found = []
        if not plan.offers.filter(partner_id=order.partner_id).exists():
            found.append(Problem("plan", _("%(plan)s is not offered to this reseller.") % {"plan": plan}))
        if plan.is_trunk and len(sites) != 1:
            found.append(Problem("plan", _("A SIP Trunk plan has exactly one site; there are %d.") % len(sites)))
        if not 1 <= len(sites) <= MAX_SITES:
            found.append(Problem("plan", _("There must be 1 to %d sites.") % MAX_SITES))
        if sum(site.is_main for site in sites) != 1:
            found.append(Problem("plan", _("Exactly one site must be the main site.")))
        if order.activation_date is None:
            found.append(Problem("plan", _("Enter the activation date.")))
        return found

    def _of_numbers(self, order: Order) -> list[Problem]:
        return [
            Problem("assign", _("%(site)s: more numbers assigned than ordered.") % {"site": d.site})
            for d in demands_with_picks(order)
            if d.given > d.quantity
        ]

    def _of_items(self, order: Order) -> list[Problem]:
        offered = set(order.plan.plan_items.values_list("item_id", flat=True))
        lines = list(order.itemlines.select_related("item"))
        found = [
            Problem("items", _("%(item)s is not part of %(plan)s.") % {"item": line.item, "plan": order.plan})
            for line in lines
            if line.item_id not in offered
        ]
        if not lines and not (order.sip_channels or order.tdm_channels):
            found.append(Problem("items", _("Order at least one item.")))
        return found

    def _of_trunk(self, order: Order) -> list[Problem]:
        total = order.sip_channels + order.tdm_channels
        if total <= order.plan.max_channels:
            return []
        text = _("SIP and TDM channels together are %(total)d; the plan allows %(max)d.")
        return [Problem("trunk", text % {"total": total, "max": order.plan.max_channels})]

    def _of_bundles(self, order: Order) -> list[Problem]:
        highest = max(order.default_limit or 0, order.custom_limit or 0)
        if highest <= order.plan.fraud_max:
            return []
        return [Problem("bundles", _("The call limit may be at most %s.") % order.plan.fraud_max)]

    def _of_shipping(self, order: Order) -> list[Problem]:
        return [
            Problem(
                "shipping",
                _("%(model)s: %(ordered)d ordered, %(placed)d given to a shipping place.")
                % {"model": line.model, "ordered": line.quantity, "placed": line.placed or 0},
            )
            for line in order.devicelines.select_related("model").annotate(placed=Sum("shipments__quantity"))
            if (line.placed or 0) != line.quantity
        ]

    def _of_files(self, order: Order) -> list[Problem]:
        total = order.files.aggregate(n=Sum("size"))["n"] or 0
        return [Problem("files", _("The files are larger than 10 MB together."))] if total > MAX_FILE_BYTES else []

    # --- effect

    def effect(self, order: Order, day: date) -> Effect:
        customer = order.customer
        found = Effect(
            day=day,
            status_verb="create_service",
            takes_numbers=True,
            plan=order.plan,
            agreement=order.agreement,
            charged=customer.kind == CustomerType.NORMAL and not customer.inactive_billing,
            currency=order.plan.currency if order.plan else "GBP",
        )
        found.lines = [line_effect(line, day) for line in item_lines(order)]
        found.licenses = licenses_of(found.lines)
        found.numbers = [
            NumberEffect(p.e164, p.demand.site, p.demand.billing_account, p.comment) for p in picks_of(order)
        ]
        ordered = order.numberdemands.aggregate(n=Sum("quantity"))["n"] or 0
        found.numbers_to_assign = ordered - len(found.numbers)
        found.numbers_to_port = sum(request.quantity for request in order.portrequests.all())
        found.devices = device_effects(order)
        found.bundles = [BundleEffect(b.bundle, b.quantity) for b in order.bundlelines.select_related("bundle")]
        found.channels = {Channel.SIP.value: order.sip_channels, Channel.TDM.value: order.tdm_channels}
        if order.plan:
            found.limits = (order.default_limit or order.plan.fraud_default, order.custom_limit)
        found.commands = commands_of(order, found)
        return found


def demands_with_picks(order: Order) -> list:
    """Number demands, each with `given`: how many numbers it has."""
    found = list(order.numberdemands.select_related("site", "billing_account"))
    given = Counter(NumberPick.objects.filter(order=order, active=True).values_list("demand_id", flat=True))
    for demand in found:
        demand.given = given[demand.pk]
    return found


def item_lines(order: Order):
    return order.itemlines.select_related("item__group", "item__license", "billing_account")


def picks_of(order: Order):
    return NumberPick.objects.filter(order=order, active=True).select_related("demand__site", "demand__billing_account")


def line_effect(line: ItemLine, day: date) -> LineEffect:
    """Billing starts after the trial."""
    start = add_months(day, line.trial) if line.trial_unit == TrialUnit.MONTH else day + timedelta(days=line.trial)
    return LineEffect(line.item, line.billing_account, line.quantity, line.price, day, start, line.comment)


def licenses_of(lines: list[LineEffect]) -> dict[str, int]:
    """Cloud licenses that the lines use, with what comes in each package; one query for all packages."""
    found: Counter[str] = Counter()
    quantities: Counter[int] = Counter()
    for line in lines:
        quantities[line.item.pk] += line.change
        if line.item.license:
            found[line.item.license.name] += line.change
    contents = PackageContent.objects.filter(package_id__in=quantities).select_related("content__license")
    for content in contents:
        if content.content.license:
            found[content.content.license.name] += quantities[content.package_id] * content.quantity
    return dict(found)


def device_effects(order: Order) -> list[DeviceEffect]:
    """Devices by site where shipping says so; else by billing account."""
    shipped = Shipment.objects.filter(order=order).select_related("device__model", "device__billing_account", "site")
    found = [DeviceEffect(s.device.model, s.device.billing_account, s.site, s.quantity, s.comment) for s in shipped]
    if found:
        return found
    lines = DeviceLine.objects.filter(order=order).select_related("model", "billing_account")
    return [DeviceEffect(line.model, line.billing_account, None, line.quantity, line.comment) for line in lines]


def commands_of(order: Order, effect: Effect) -> list[CommandEffect]:
    """The network's part, in the order it must happen (domain.md 4.3)."""
    customer, K = order.customer, CommandKind  # noqa: N806  K stands for the kinds below
    tenant = {
        "name": customer.name,
        "domain": customer.domain,
        "language": customer.language,
        "plan": order.plan.name if order.plan else "",
        "server": order.server.cm_id if order.server else "",
    }
    admin = {"login": customer.admin_id, "name": customer.admin_name, "email": customer.admin_email}
    found = [CommandEffect(K.CREATE_TENANT, customer.name, tenant)]
    if customer.admin_id:
        found.append(CommandEffect(K.CREATE_ADMINISTRATOR, customer.admin_id, admin, carries_secret=True))
    if effect.numbers:
        numbers = [number.e164 for number in effect.numbers]
        found.append(CommandEffect(K.ADD_NUMBERS, _("%d numbers") % len(numbers), {"numbers": numbers}))
    items = Counter()
    for line in effect.lines:
        items[line.item.code] += line.change
    if items:
        found.append(CommandEffect(K.SET_PACKAGES, _("%d items") % len(items), {"items": dict(items)}))
    return found + resource_commands(effect)


def resource_commands(effect: Effect) -> list[CommandEffect]:
    """Devices, channels, bundles and limits."""
    K, found = CommandKind, []  # noqa: N806
    if effect.devices:
        models: Counter[str] = Counter()
        for device in effect.devices:
            models[device.model.name] += device.change
        devices = [{"model": model, "quantity": n, "macs": []} for model, n in models.items()]
        found.append(CommandEffect(K.SET_DEVICES, _("%d devices") % models.total(), {"devices": devices}))
    if any(effect.channels.values()):
        target = "SIP {sip}, TDM {tdm}".format(**effect.channels)
        found.append(CommandEffect(K.SET_CHANNELS, target, dict(effect.channels)))
    if effect.bundles:
        bundles = {b.bundle.name: b.change for b in effect.bundles}
        found.append(CommandEffect(K.SET_BUNDLES, ", ".join(bundles)[:200], {"bundles": bundles}))
    if effect.limits:
        default, custom = effect.limits
        limit = {"default": str(default), "custom": str(custom) if custom is not None else None}
        found.append(CommandEffect(K.SET_FRAUD_LIMIT, str(default), limit))
    return found
