"""The tables of an empty database, from the models as they are.

Walking through the migrations draws every model anew at every step, which takes a minute; here each table is made once,
then comes what the migrations do by hand (RunSQL). `tests/test_fresh.py` holds that both ways lead to the same schema.
"""

from types import SimpleNamespace
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython, RunSQL
from django.db.models import Model


def build_if_empty() -> bool:
    """Make all tables and note every migration as done; False, and nothing is touched, where there are tables."""
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    with connection.schema_editor(atomic=True) as editor:
        for model in _models():
            editor.create_model(model)
    with connection.schema_editor(atomic=True) as editor:
        for migration in plan:
            _by_hand(migration, editor)
    pgtrigger.install()
    executor.recorder.ensure_schema()
    for migration in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)
    return True


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.can_migrate(connection)]


def _by_hand(migration: Migration, editor: BaseDatabaseSchemaEditor) -> None:
    now: Any = SimpleNamespace(apps=apps, clear_delayed_apps_cache=lambda: None)
    for operation in migration.operations:
        if isinstance(operation, RunSQL | RunPython):
            operation.database_forwards(migration.app_label, editor, now, now)
