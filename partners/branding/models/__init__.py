from partners.branding.models.branding import Branding

__all__ = [
    "Branding",
]
