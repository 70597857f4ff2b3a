"""Which identity provider signs whom in, and whom a subject means."""

from django.db.models import OuterRef, Q, Subquery

from oms.kit.acting import as_system
from partners.people.enums import PartnerStatus, Right
from partners.people.models import Account, Closure, Partner
from partners.sign_in.models import IdentityProvider, LinkedIdentity


def provider_of(partner_id: int) -> IdentityProvider | None:
    """The one that a partner has switched on, else the nearest above that serves those below it.

    A provider serves those below only as long as its partner may manage them (docs/adr/0010).
    """
    depth = Closure.objects.filter(ancestor=OuterRef("partner_id"), descendant=partner_id).values("depth")
    with as_system():
        found = IdentityProvider.objects.select_related("partner").annotate(depth=Subquery(depth))
        found = found.filter(is_active=True, depth__isnull=False, partner__status=PartnerStatus.ACTIVE)
        return next((one for one in found.order_by("depth") if one.depth == 0 or serves_below(one)), None)


def serves_below(provider: IdentityProvider) -> bool:
    return provider.serves_below and provider.partner.holds(Right.MANAGE_CHILD_RESELLER)


def provider_by_login(login_id: str) -> IdentityProvider | None:
    """The provider for an ID that somebody typed: by its account, else by its domain where a single partner has it.

    By the domain, an unknown ID of a company answers like a known one.
    """
    login_id = login_id.strip().lower()
    with as_system():
        partner_id = Account.objects.filter(login_id=login_id).values_list("partner_id", flat=True).first()
        if partner_id is None:
            domain = login_id.rpartition("@")[2]
            owners = Partner.objects.filter(domain__iexact=domain).values_list("pk", flat=True)[:2] if domain else []
            partner_id = owners[0] if len(owners) == 1 else None
    return provider_of(partner_id) if partner_id else None


def signs_in_elsewhere(account: Account) -> bool:
    """Whether passwords do not count: the provider is the only way in. The Chief Admin keeps the password, so that a
    provider that fails shuts nobody out for good."""
    provider = provider_of(account.partner_id)
    return provider is not None and provider.is_only and not account.is_chief


def provider_switched_on(pk: int) -> IdentityProvider | None:
    """A provider by its id, for a person who comes back from it."""
    with as_system():
        return IdentityProvider.objects.select_related("partner").filter(pk=pk, is_active=True).first()


def linked_account(provider: IdentityProvider, subject: str) -> Account | None:
    """The account that was linked to this subject of the provider's issuer."""
    with as_system():
        links = LinkedIdentity.objects.filter(provider_key=provider.pk, issuer=provider.issuer, subject=subject)
        pk = links.values_list("account_id", flat=True).first()
        return Account.objects.select_related("partner", "role").filter(pk=pk).first()


def account_by_email(provider: IdentityProvider, email: str) -> Account | None:
    """The one account with this ID, else the one with this e-mail address, among those that the provider signs in."""
    below = Closure.objects.filter(ancestor=provider.partner_id).values("descendant")
    with as_system():
        found = Account.objects.select_related("partner", "role").filter(partner_id__in=below)
        for fitting in (Q(login_id=email.lower()), Q(email__iexact=email)):
            several = [account for account in found.filter(fitting)[:10] if signs_in(provider, account)]
            if several:
                return several[0] if len(several) == 1 else None
    return None


def signs_in(provider: IdentityProvider, account: Account) -> bool:
    """Whether this provider, and no nearer one, signs this account in."""
    mine = provider_of(account.partner_id)
    return mine is not None and mine.pk == provider.pk


def use_of(provider: IdentityProvider, reader: Account) -> tuple[int, int]:
    """(accounts that it signs in, accounts that are linked to it), as far as the reader sees.

    Of the companies below, those are not counted that have a nearer provider.
    """
    linked = LinkedIdentity.objects.visible_to(reader).filter(provider_key=provider.pk, issuer=provider.issuer)
    if not provider.is_active:
        return 0, linked.count()
    served = Closure.objects.filter(ancestor=provider.partner_id)
    if not serves_below(provider):
        served = served.filter(depth=0)
    nearer = IdentityProvider.objects.filter(
        is_active=True,
        partner__status=PartnerStatus.ACTIVE,
        partner__in=served.filter(depth__gt=0).values("descendant"),
    )
    serving = nearer.filter(serves_below=True, partner__manage_child_reseller=True)
    taken = Closure.objects.filter(
        Q(ancestor__in=serving.values("partner")) | Q(depth=0, ancestor__in=nearer.values("partner"))
    )
    people = Account.objects.visible_to(reader).filter(partner__in=served.values("descendant"), is_active=True)
    return people.exclude(partner__in=taken.values("descendant")).count(), linked.count()
