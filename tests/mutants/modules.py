"""What is put to the test, and by which tests. A new module of a listed folder is in by itself."""

import tomllib
from pathlib import Path

from tests.stack import ROOT

ORDERS = ("tests/orders", "tests/test_order_life.py")
PARTNERS = (
    "tests/test_partner_rules.py", "tests/test_roles.py", "tests/test_resellers.py", "tests/test_reseller_people.py",
    "tests/test_onboarding.py",
)  # fmt: skip
PARTS = (
    *ORDERS,
    "tests/test_order_kinds.py",
    "tests/test_order_workbook.py",
    "tests/test_order_parts.py",
    "tests/test_order_effect.py",
    "tests/test_order_steps.py",
)
STOCK = (
    "tests/test_stock_refusals.py", "tests/test_stock_names.py", "tests/test_numbers.py", "tests/test_command_refusals.py", "tests/orders",
)  # fmt: skip
NETWORK = ("tests/test_outbox.py", "tests/test_command_refusals.py", "tests/test_delivery.py")
CUSTOMERS = (
    "tests/test_contract_refusals.py", "tests/test_contract.py", "tests/test_customer_refusals.py",
    "tests/test_customer_change.py", "tests/test_customer_info.py", "tests/test_customer_create.py",
    "tests/test_customer_additional.py", "tests/test_customer_custom.py", "tests/test_customer_fields.py",
    "tests/test_customer_places.py", "tests/test_customer_modify.py", "tests/test_customer_history.py", "tests/test_one_currency.py",
    "tests/test_order_effect.py", "tests/orders",
)  # fmt: skip
SET_UP = ("tests/test_setup.py",)

TESTS: dict[str, tuple[str, ...]] = {
    "orders/rules.py": ORDERS,
    "orders/actions/place.py": (*ORDERS, "tests/test_toy_type.py"),
    "orders/actions/by_rule.py": ("tests/test_payment_blocks.py",),
    "orders/actions/*.py": ORDERS,
    "orders/types/*.py": ORDERS,
    "orders/parts/**/save.py": ORDERS,
    "orders/parts/assign/assign.py": ORDERS,
    "orders/parts/**/part.py": PARTS,
    "orders/parts/*.py": PARTS,
    "orders/effect/*.py": PARTS,
    "orders/kinds.py": (*PARTS, "tests/test_toy_type.py"),
    "partners/sign_in/rules.py": ("tests/test_partner_rules.py",),
    "partners/people/rules.py": (*PARTNERS, "tests/orders/test_ask_again.py", "tests/orders/test_rules.py"),
    "partners/*/rules.py": PARTNERS,
    "oms/kit/walls.py": ("tests/test_wall_writes.py", "tests/test_walls.py"),
    "oms/kit/outbox.py": NETWORK,
    "oms/kit/delivery.py": NETWORK,
    "inventory/rules.py": STOCK,
    "inventory/actions/command.py": NETWORK,
    "inventory/actions/settle.py": NETWORK,
    "inventory/actions/taken_over.py": ("tests/test_taken_over_lines.py", "tests/orders/test_taken_over.py"),
    "inventory/actions/*.py": STOCK,
    "customers/rules.py": CUSTOMERS,
    "customers/models/holds.py": ("tests/test_customer_row.py",),
    "customers/actions/row.py": ("tests/test_customer_row.py",),
    "customers/actions/*.py": CUSTOMERS,
}
LEFT_OUT = {
    "inventory/actions/sheet.py": "a list from Excel has tests of its own, tests/test_number_import.py",
    "inventory/actions/manager_portal.py": "tests/test_manager_portal.py; it decides nothing",
    "customers/actions/terms.py": "tests/test_setup.py",
    "customers/actions/login_link.py": "tests/test_customer_info.py",
}
SHAPES = {"oms/kit/walls.py"}  # what these say stands in the database; it is raised anew for each change
TOO_LONG = "not test_the_second_wall_alone_lets_nothing_through"  # every page, for minutes


def modules(only: list[str]) -> dict[str, tuple[str, ...]]:
    """Module → its tests, of those whose path contains one of `only`; the first pattern that fits holds."""
    found: dict[str, tuple[str, ...]] = {}
    for pattern, tests in TESTS.items():
        for file in sorted(ROOT.glob(pattern)):
            name = file.relative_to(ROOT).as_posix()
            wanted = not only or any(words in name for words in only)
            if wanted and file.name != "__init__.py" and name not in LEFT_OUT:
                found.setdefault(name, tuple(test for test in tests if (ROOT / test).exists()))
    return found


def files_of(chosen: dict[str, tuple[str, ...]]) -> list[str]:
    """Every test file that these modules name, or that stands in a folder they name."""
    named = {ROOT / test for tests in chosen.values() for test in tests}
    files = {file for path in named for file in (path.glob("test_*.py") if path.is_dir() else [path])}
    return sorted(file.relative_to(ROOT).as_posix() for file in files)


def harmless() -> dict[str, str]:
    """Change → why no test can notice it."""
    file = Path(__file__).with_name("harmless.toml")
    return {change["key"]: change["reason"] for change in tomllib.loads(file.read_text()).get("change", [])}
