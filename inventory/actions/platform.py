"""A customer on connected platforms: each is told by rows in the transaction that decided it, and followed by what it is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.rules import why_not_modify
from inventory.actions.command import NewCommand, send_all
from inventory.ems.fields import FieldRefused, of_a_line
from inventory.enums import CommandKind
from inventory.models import Command, PlatformStep
from inventory.notifications.platform import StepFailed, who_hears
from inventory.platforms.driver import StepKind, check
from inventory.platforms.drivers import AKIXI, CALL_CABINET, PLATFORMS
from inventory.queries.line import living, own_numbers
from inventory.queries.platform import domains_on, is_set_up, licences_of, licensed, platforms_of, steps_of, told_of
from oms.kit.outbox import OutboxState, PermanentFault, wake
from partners.messages.actions.tell import tell
from partners.models import Account

TOPIC = "platforms"


@transaction.atomic
def connect(*, customer: Customer, wanted: dict[str, Any], by: Account, at: datetime) -> None:
    """Everything that one form asks for, or nothing. `wanted`: number, voice_portal, domain, and where a platform is wanted
    licensed_for and login, or terms; name and email of the administrator. Raises PermissionDenied, ValidationError by field."""
    told: dict[str, Any] = {"customer": customer, "by": by, "at": at}
    person: dict[str, Any] = {"name": wanted.get("name", ""), "email": wanted.get("email", "")}
    profile = {field: wanted.get(field, "") for field in ("number", "voice_portal", "domain")}
    set_profile(**profile, **told)
    if licensed_for := wanted.get("licensed_for"):
        set_up_akixi(licensed_for=licensed_for, login=wanted.get("login", ""), **person, **told)
    if wanted.get("terms"):
        set_up_call_cabinet(terms=True, **person, **told)


@transaction.atomic
def set_profile(
    *, customer: Customer, number: str, voice_portal: str, domain: str = "", by: Account, at: datetime
) -> list[Command]:
    """Tell the network which is the business profile number, where the voice portal answers, and the group's default domain;
    what is empty or stands so already is not told. Raises PermissionDenied, ValidationError by field."""
    customer = _locked(customer, by)
    if not platforms_of(customer):
        words = _("The network of %(name)s has no business profile and no voice portal.") % {"name": customer.name}
        raise ValidationError(words)
    own = own_numbers(customer, customer.today(at))
    if number and number not in own:
        raise ValidationError({"number": _("%(number)s is no number of this customer.") % {"number": number}})
    if voice_portal:
        _check_portal(customer, voice_portal, own)
    told = told_of(customer)
    if domain and domain != told.get("domain") and domain not in domains_on(customer.today(at)):
        raise ValidationError({"domain": _("Choose a domain of the provider’s list.")})
    new = {"number": number, "voice_portal": voice_portal, "domain": domain}
    new = {field: value for field, value in new.items() if value and value != told.get(field)}
    if not new:
        return []
    command = NewCommand(CommandKind["SET_PROFILE"], ", ".join(new.values()), new)
    return send_all(customer=customer, commands=[command], order_no="", by=by, at=at)


def _check_portal(customer: Customer, wanted: str, own: Sequence[str]) -> None:
    if wanted.startswith("+") and wanted not in own:
        raise ValidationError({"voice_portal": _("%(number)s is no number of this customer.") % {"number": wanted}})
    try:
        of_a_line(wanted, "voice_portal")
    except FieldRefused:
        words = _("Type an extension that no line has, or a number of the customer.")
        raise ValidationError({"voice_portal": words}) from None
    if line := living(customer).filter(extension=wanted).first():
        words = _("%(extension)s is a line's extension; choose one that no line has.") % {"extension": line.extension}
        raise ValidationError({"voice_portal": words})


@transaction.atomic
def set_up_akixi(
    *, customer: Customer, licensed_for: str, login: str, name: str, email: str, by: Account, at: datetime
) -> PlatformStep:
    """The customer's partition, its first user and the licences of its packages. By Service Pack, Maintain Parity and the
    user's one partition are no choices. Raises PermissionDenied, ValidationError by field."""
    customer = _may_begin(customer, AKIXI, by)
    if licensed_for not in licences_of(AKIXI):
        raise ValidationError({"licensed_for": _("Choose what the partition is licensed for.")})
    step = _tell(customer, AKIXI, StepKind.SET_UP, _group(customer) | {"licensed_for": licensed_for}, by, at)
    add_akixi_user(customer=customer, login=login, name=name, email=email, by=by, at=at)
    follow_licences(customer=customer, by=by, at=at)
    return step


@transaction.atomic
def add_akixi_user(*, customer: Customer, login: str, name: str, email: str, by: Account, at: datetime) -> PlatformStep:
    """A Reporting Only User who sees this customer's partition and no other. Raises PermissionDenied, ValidationError."""
    customer = _locked(customer, by)
    if not is_set_up(customer, AKIXI):
        raise ValidationError(_("%(name)s has no Akixi partition yet.") % {"name": customer.name})
    for field, value in (("login", login), ("name", name), ("email", email)):
        if not value:
            raise ValidationError({field: _("A user of Akixi needs a user name, a name and an e-mail address.")})
    if steps_of(customer, AKIXI, StepKind.ADD_LOGIN).filter(payload__login__iexact=login).exists():
        words = _("“%(login)s” is a user already: a user name is unique on all of Akixi.") % {"login": login}
        raise ValidationError({"login": words})
    values = {"group": customer.code, "login": login, "name": name, "email": email}
    return _tell(customer, AKIXI, StepKind.ADD_LOGIN, values, by, at)


@transaction.atomic
def set_up_call_cabinet(
    *, customer: Customer, name: str, email: str, terms: bool, by: Account, at: datetime
) -> PlatformStep:
    """The customer as an Essential one, with its administrator, who gets the welcome mail, and the licences of its packages.
    Raises PermissionDenied, ValidationError by field."""
    customer = _may_begin(customer, CALL_CABINET, by)
    if not terms:
        raise ValidationError({"terms": _("Call Cabinet makes no account until its terms are accepted.")})
    for field, value in (("name", name), ("email", email)):
        if not value:
            raise ValidationError({field: _("Call Cabinet needs an administrator's name and e-mail address.")})
    values = _group(customer) | {"admin_name": name, "admin_email": email}
    step = _tell(customer, CALL_CABINET, StepKind.SET_UP, values, by, at)
    follow_licences(customer=customer, by=by, at=at)
    return step


@transaction.atomic
def follow_licences(*, customer: Customer, by: Account | None, at: datetime) -> None:
    """Each platform that the customer has is told who is licensed, where that has changed: a total, never a difference.

    Called wherever lines change, and each night, when the network is read: so what the catalogue changes follows, too.
    """
    begun = PlatformStep.objects.filter(customer=customer, kind=StepKind.SET_UP).exclude(state=OutboxState.GIVEN_UP)
    for platform in sorted(begun.values_list("platform", flat=True)):
        Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer.pk)
        users, told = licensed(customer, platform), steps_of(customer, platform, StepKind.SET_LICENCES)
        last = told.first()
        if users != (last.payload["users"] if last else []):
            unsent = told.filter(state__in=(OutboxState.WAITING, OutboxState.FAILED))
            unsent.update(state=OutboxState.GIVEN_UP, completed_at=at)
            _tell(customer, platform, StepKind.SET_LICENCES, {"group": customer.code, "users": users}, by, at)


@transaction.atomic
def check_platforms(*, customer: Customer, by: Account, at: datetime) -> list[PlatformStep]:
    """Ask each platform whether it has what it was told. Raises PermissionDenied, ValidationError where there is none."""
    customer = _locked(customer, by)
    found = [name for name in platforms_of(customer) if is_set_up(customer, name)]
    if not found:
        raise ValidationError(_("%(name)s is on no connected platform yet.") % {"name": customer.name})
    return [
        _tell(customer, name, StepKind.CHECK, {"group": customer.code, "users": licensed(customer, name)}, by, at)
        for name in found
    ]


@transaction.atomic
def retry_step(*, step: PlatformStep, by: Account, at: datetime) -> PlatformStep:
    """Try a failed step once more, now; a check asks for what is so by now. Raises PermissionDenied, ValidationError."""
    row = _failed(step, by)
    if row.kind == StepKind.CHECK:
        row.payload = {**row.payload, "users": licensed(row.customer, row.platform)}
    row.state, row.due_at, row.attempts, row.account_name = OutboxState.WAITING, at, 0, by.name
    row.save(update_fields=["state", "due_at", "attempts", "account_name", "payload"])
    wake(TOPIC)
    return row


@transaction.atomic
def give_up_step(*, step: PlatformStep, by: Account, at: datetime) -> PlatformStep:
    """Never send a failed step; one that sets up takes along all that waits behind it, and the part can be set up anew.

    Raises PermissionDenied, ValidationError.
    """
    row = _failed(step, by)
    gone = PlatformStep.objects.filter(pk=row.pk)
    if row.kind == StepKind.SET_UP:
        gone = PlatformStep.objects.filter(customer=row.customer, platform=row.platform, pk__gte=row.pk)
    gone.exclude(state=OutboxState.DONE).update(state=OutboxState.GIVEN_UP, completed_at=at)
    wake(TOPIC)
    return row


def carry_out(step: PlatformStep) -> dict[str, Any]:
    """Hand one step to its platform; sent outside any transaction. Raises PermanentFault, TemporaryFault."""
    platform = PLATFORMS.get(step.platform)
    if platform is None:
        raise PermanentFault(f"The platform “{step.platform}” is not installed here.")
    if step.kind == StepKind.CHECK:
        return check(platform, step.payload)
    return platform.execute(step.kind, step.key, step.payload)


def note_answer(step: PlatformStep, answer: dict[str, Any]) -> None:
    step.answer = answer
    step.save(update_fields=["answer"])


def note_step_failed(step: PlatformStep) -> None:
    """Say so once patience has run out; a failure that is tried again is no news. People are told of a step once."""
    if step.state != OutboxState.FAILED or step.failure_told:
        return
    people = who_hears(step)
    if people:
        tell(StepFailed.of(step), to=people, by=people[0], at=timezone.now())
    PlatformStep.objects.filter(pk=step.pk).update(failure_told=True)


def _tell(
    customer: Customer, platform: str, kind: StepKind, values: dict[str, Any], by: Account | None, at: datetime
) -> PlatformStep:
    """A check stands in no lane: it holds nothing up, and nothing it."""
    begun = PlatformStep.objects.filter(customer=customer, platform=platform).count()
    row = PlatformStep.objects.create(
        key=f"{platform}:{customer.code}:{kind}:{begun + 1}", customer=customer, partner_id=customer.partner_id,
        lane="" if kind == StepKind.CHECK else f"{platform}:{customer.code}", platform=platform, kind=kind,
        payload=values, account=by, account_name=by.name if by else "", created_at=at, due_at=at,
    )  # fmt: skip
    wake(TOPIC)
    return row


def _group(customer: Customer) -> dict[str, str]:
    """The group as platforms find it: its provider is the service provider that its call server is."""
    return {"group": customer.code, "provider": customer.cm_id, "customer": customer.code, "name": customer.name}


def _may_begin(customer: Customer, platform: str, by: Account) -> Customer:
    customer = _locked(customer, by)
    label = PLATFORMS[platform].label
    if platform not in platforms_of(customer):
        words = _("%(platform)s is not connected to the network of %(name)s.")
        raise ValidationError(words % {"platform": label, "name": customer.name})
    if is_set_up(customer, platform):
        raise ValidationError(_("%(name)s is on %(platform)s already.") % {"platform": label, "name": customer.name})
    return customer


def _locked(customer: Customer, by: Account) -> Customer:
    found: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    if reason := why_not_modify(by, found):
        raise PermissionDenied(reason)
    return found


def _failed(step: PlatformStep, by: Account) -> PlatformStep:
    _locked(step.customer, by)
    row: PlatformStep = PlatformStep.objects.visible_to(by).select_for_update(of=("self",)).get(pk=step.pk)
    if row.state != OutboxState.FAILED:
        raise ValidationError(_("This step has not failed: it is “%(state)s”.") % {"state": row.get_state_display()})
    return row
