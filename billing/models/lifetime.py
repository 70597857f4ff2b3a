"""Who holds how many lifetime licenses from which day, and the orders that say so (guide 2.7.3)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from billing.lifetime import INSTALMENT_YEARS, LIFETIME_WAYS, LifetimeOption, LifetimeState
from oms.kit.moved import Moved
from oms.kit.scope import PartnerQuerySet, between
from oms.kit.tracked import tracked
from oms.kit.walls import Between, ByPartner

# A license that a partner passed on is no longer its own to pass on: on no day may what it has, less what its children
# have of it, fall below nothing. Whoever changes a holding waits for who changes it at the same time.
HELD = """
for who in select distinct p from unnest(array[new.partner_id, new.giver_id]) p where p is not null order by p loop
  perform pg_advisory_xact_lock(hashtext('billing_lifetimechange ' || new.option), who::int);
end loop;
if not exists (
  select 1 from billing_lifetimeorder o where o.id = new.order_id and o.state = 'approved' and o.option = new.option
  and o.partner_id = new.partner_id and o.quantity = new.quantity and o.giver_id is not distinct from new.giver_id
) then
  raise exception 'lifetime licenses change by an approved order alone' using errcode = 'check_violation',
    constraint = 'lifetime_by_approved_order';
end if;
if new.giver_id is distinct from (select parent_id from partners_partner where id = new.partner_id) then
  raise exception 'lifetime licenses come from the parent alone' using errcode = 'check_violation',
    constraint = 'lifetime_from_parent';
end if;
for who in select distinct p from unnest(array[new.partner_id, new.giver_id]) p where p is not null loop
  if exists (
    select 1 from (
      select sum(sum(n)) over (order by day) as free from (
        select day, quantity as n from billing_lifetimechange where partner_id = who and option = new.option
        union all
        select day, -quantity from billing_lifetimechange where giver_id = who and option = new.option
      ) edges group by day
    ) days where free < 0
  ) then
    raise exception 'more lifetime licenses are passed on than are held' using errcode = 'check_violation',
      constraint = 'lifetime_passed_on_is_held';
  end if;
end loop;
return null;
"""


class LifetimeHolding(models.Model):
    """A partner that has, had or asked for licenses of an option: a row of the grids, and what approvals wait for. How
    many they are says the ledger (LifetimeChange)."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    option = models.CharField(_("Lifetime Option"), max_length=10, choices=LifetimeOption)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "option"], name="lifetime_holding_once")]

    def __str__(self) -> str:
        return f"{self.partner}, {self.get_option_display()}"


@tracked
class LifetimeOrder(Moved):
    """`quantity` licenses more, or less, for `partner` from `act_date` on; `state` moves through
    `billing/actions/move_lifetime.py` alone.

    `asked_id` decides; `giver_id` is the company out of whose holding they come, the parent, whoever is asked. Both may
    stand above the reader, so they are plain ids; the provider's own order names no giver: it has its licenses from the
    vendor, and itself records them. `before` and `after`: what `partner` has on that day. `years`: over how many the
    instalments of a hybrid go.
    """

    wall = Between("partner_id", "asked_id")
    ways = LIFETIME_WAYS

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_id = models.BigIntegerField()
    asked_name = models.CharField(_("Request to"), max_length=100)
    giver_id = models.BigIntegerField(null=True, blank=True)
    option = models.CharField(_("Lifetime Option"), max_length=10, choices=LifetimeOption)
    years = models.PositiveSmallIntegerField(_("Instalments"), null=True, blank=True)
    state = FSMField(
        _("Order Status"), choices=LifetimeState, default=LifetimeState.ORDERED, protected=True, max_length=10
    )
    before = models.IntegerField(_("License Qty. before Order"))
    quantity = models.IntegerField(_("Order Qty."))
    after = models.IntegerField(_("License Qty. after Order"))
    act_date = models.DateField(_("Act. Date"))
    comment = models.CharField(_("Order Comment"), max_length=500, blank=True)
    approval_comment = models.CharField(_("Approval Comment"), max_length=500, blank=True)
    ordered_at = models.DateTimeField(_("Order Date"))
    ordered_by_id = models.BigIntegerField()
    decided_at = models.DateTimeField(_("Approve Date"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)

    objects = between("partner_id", "asked_id").as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="lifetime_order_of_some"),
            models.CheckConstraint(condition=Q(after=F("before") + F("quantity")), name="lifetime_order_adds_up"),
            models.CheckConstraint(condition=Q(before__gte=0, after__gte=0), name="lifetime_order_not_below_nothing"),
            models.CheckConstraint(
                condition=Q(option="hybrid", quantity__gt=0, years__in=INSTALMENT_YEARS)
                | (~Q(option="hybrid", quantity__gt=0) & Q(years__isnull=True)),
                name="lifetime_order_instalments",
            ),
            models.CheckConstraint(
                condition=Q(state="ordered", decided_at__isnull=True)
                | (~Q(state="ordered") & Q(decided_at__isnull=False)),
                name="lifetime_order_decided_at",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "option", "ordered_at"], name="lifetime_order_of_partner"),
            models.Index(fields=["asked_id", "option", "ordered_at"], name="lifetime_order_of_asked"),
            models.Index(fields=["asked_id"], name="lifetime_order_queue", condition=Q(state="ordered")),
        ]
        triggers = [pgtrigger.FSM(name="lifetime_edges", field="state", transitions=LIFETIME_WAYS.edges)]

    locals().update(ways.transitions(state))

    def __str__(self) -> str:
        return f"{self.get_option_display()} {self.quantity:+d}"

    def get_absolute_url(self) -> str:
        return reverse("billing:lifetime-one", args=[self.pk])

    def decide_address(self) -> str:
        """Where it is approved or rejected."""
        return reverse("billing:lifetime-decide", args=[self.pk])

    @property
    def thread(self) -> str:
        """Of all messages about it."""
        return f"lifetime:{self.pk}"


class LifetimeChange(models.Model):
    """The ledger: `quantity` more or less of what `partner` has from `day` on, by an approved order; `giver_id` has so
    many less to pass on. The database refuses more than there is to pass on, on any day."""

    wall = ByPartner(insert_only=True)

    order = models.OneToOneField(LifetimeOrder, on_delete=models.PROTECT, related_name="change")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    giver_id = models.BigIntegerField(null=True, blank=True)
    option = models.CharField(max_length=10, choices=LifetimeOption)
    day = models.DateField()
    quantity = models.IntegerField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["partner", "option", "day"], name="lifetime_change_of_partner"),
            models.Index(fields=["giver_id", "option", "day"], name="lifetime_change_of_giver"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="lifetime_held", when=pgtrigger.After, operation=pgtrigger.Insert,
                declare=[("who", "bigint")], func=HELD,
            ),
            pgtrigger.Protect(name="lifetime_ledger_grows", operation=pgtrigger.Update | pgtrigger.Delete),
        ]  # fmt: skip
