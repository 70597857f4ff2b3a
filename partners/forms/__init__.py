"""Forms of this app: they check, never save."""

from partners.forms.gate import LoginForm

__all__ = ["LoginForm"]
