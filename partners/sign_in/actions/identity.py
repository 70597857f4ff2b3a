"""Identity providers of a partner: adding, changing, deleting."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from oms.kit.secrets import seal
from partners.people.enums import Right
from partners.people.models import Account, Partner
from partners.sign_in.models import IdentityProvider, LinkedIdentity
from partners.sign_in.protocols import openid
from partners.sign_in.rules import why_not_change_identity


def save_provider(
    provider: IdentityProvider, *, details: dict[str, Any], client_secret: str, by: Account, at: datetime
) -> IdentityProvider:
    """Add or change a provider of `provider.partner`; an empty secret keeps the one there is.

    One that is switched on is asked first whether it answers. Another issuer ends every link to people of the old one.
    Raises PermissionDenied, or ValidationError by field.
    """
    if reason := why_not_change_identity(by, provider.partner):
        raise PermissionDenied(reason)
    if not client_secret:
        _refuse_another_issuer(provider, details["issuer"])
    for name, value in details.items():
        setattr(provider, name, value)
    _refuse(provider)
    if provider.is_active:
        _refuse_silent(provider)
    if client_secret or provider.pk is None:
        provider.client_secret, provider.secret_set_at = seal(client_secret) if client_secret else "", at
    with transaction.atomic():
        Partner.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=provider.partner_id)
        _refuse_second(provider)
        provider.save()
        for link in LinkedIdentity.objects.filter(provider_key=provider.pk).exclude(issuer=provider.issuer):
            link.delete()
    return provider


@transaction.atomic
def delete_provider(provider: IdentityProvider, *, by: Account, at: datetime) -> None:
    """The provider and its links are gone; the people of the company sign in with their passwords."""
    if reason := why_not_change_identity(by, provider.partner):
        raise PermissionDenied(reason)
    for link in LinkedIdentity.objects.filter(provider_key=provider.pk):
        link.delete()
    provider.delete()


def _refuse(provider: IdentityProvider) -> None:
    if provider.serves_below and not provider.partner.holds(Right.MANAGE_CHILD_RESELLER):
        raise ValidationError({"serves_below": _("This needs the right Manage Child Reseller.")})
    if provider.is_only and not provider.is_active:
        raise ValidationError({"is_only": _("A provider that is switched off cannot be the only way in.")})


def _refuse_another_issuer(provider: IdentityProvider, issuer: str) -> None:
    """The secret of one provider is never shown to another: secret and issuer change together."""
    known = IdentityProvider.objects.filter(pk=provider.pk).values_list("issuer", "client_secret").first()
    if known and known[1] and known[0] != issuer:
        raise ValidationError(
            {"client_secret": _("Another issuer has another client secret. Type it with the issuer.")}
        )


def _refuse_silent(provider: IdentityProvider) -> None:
    try:
        openid.discover(provider.issuer, anew=True)
    except openid.Unavailable as error:
        text = _("This identity provider does not answer at %(issuer)s/.well-known/openid-configuration.")
        raise ValidationError({"issuer": text % {"issuer": provider.issuer.rstrip("/")}}) from error
    except openid.Untrusted as error:
        text = _("This identity provider calls itself “%(name)s”. Write the issuer exactly so, if it is the one.")
        raise ValidationError({"issuer": text % {"name": error}}) from error


def _refuse_second(provider: IdentityProvider) -> None:
    others = IdentityProvider.objects.filter(partner=provider.partner_id).exclude(pk=provider.pk)
    if others.filter(issuer=provider.issuer).exists():
        raise ValidationError({"issuer": _("This company has an identity provider with this issuer.")})
    if provider.is_active and (on := others.filter(is_active=True).first()):
        raise ValidationError(
            {"is_active": _("“%(name)s” is switched on. Switch it off first; one is on at a time.") % {"name": on.name}}
        )
