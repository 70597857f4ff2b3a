"""History of everything that is set up: added, changed and deleted."""

import pghistory
from django.db import models


def tracked(model: type[models.Model]) -> type[models.Model]:
    """Keep each version of `model`'s rows, the deletion too."""
    track = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    found: type[models.Model] = track(model)
    return found
