"""The order types, one module each; importing one registers it (orders/kinds.py)."""

# The order of the types in lists.
# isort: off
from orders.types import new_customer  # noqa: F401
from orders.types import service_start  # noqa: F401
from orders.types import change  # noqa: F401
from orders.types import service_stop  # noqa: F401
from orders.types import service_resume  # noqa: F401
from orders.types import plan_change  # noqa: F401
from orders.types import customer_close  # noqa: F401
from orders.types import package_swap, package_upgrade  # noqa: F401
from orders.types import license_change  # noqa: F401
from orders.types import unshipped  # noqa: F401
