"""What this floor tells the floors below: what call bundles hold, by which limits are held against what is paid for."""

from billing.queries.usage import bundles_held
from oms.kit.registries import registries

registries.bundles = bundles_held
