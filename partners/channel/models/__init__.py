from partners.channel.models.additional import AdditionalItem, AdditionalValue
from partners.channel.models.onboarding import EscalationContact, Onboarding, OnboardingStep
from partners.channel.models.sheet import ResellerSheet

__all__ = [
    "AdditionalItem",
    "AdditionalValue",
    "EscalationContact",
    "Onboarding",
    "OnboardingStep",
    "ResellerSheet",
]
