"""News of partners that upper floors turn into one call each, in the same transaction."""

from django.dispatch import Signal

partner_moving = Signal()
"""sender=Partner, partner, below, by: before `partner` moves. A receiver answers with a list of reasons against it
(lines for a person), or with nothing."""

partner_renamed = Signal()
"""sender=Partner, partner, by, at: `partner.name` is new; floors that keep copies of names follow."""

partner_moved = Signal()
"""sender=Partner, partner, by, at: `partner` now stands below `partner.parent`."""

standing_changed = Signal()
"""sender=Partner, partner, why, by, at: the rights or the status of `partner` are new, or what its people may open;
`why` says it in words."""
