from partners.sign_in.models.factor import Factor
from partners.sign_in.models.identity import IdentityProvider, LinkedIdentity
from partners.sign_in.models.reset import PasswordReset
from partners.sign_in.models.session import SignedInSession
from partners.sign_in.models.slot import LoginSlot

__all__ = [
    "Factor",
    "IdentityProvider",
    "LinkedIdentity",
    "LoginSlot",
    "PasswordReset",
    "SignedInSession",
]
