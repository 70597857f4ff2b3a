"""Models of this app."""

from billing.models.lifetime import LifetimeChange, LifetimeHolding, LifetimeOrder

__all__ = ["LifetimeChange", "LifetimeHolding", "LifetimeOrder"]
