"""An empty database is made from the models at once; what stands there then is what the migrations lead to."""

import os
import subprocess
import sys

import psycopg2
import pytest

from tests import stack

SCHEMA = {
    "columns": """
        select table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable,
            column_default, is_generated, generation_expression, is_identity
        from information_schema.columns
        where table_schema = 'public' and table_name <> 'auth_group_permissions' -- Django's own, used by nobody""",
    "constraints": """
        select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint -- a renamed column leaves them their names
        where connamespace = 'public'::regnamespace""",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
    "policies": "select tablename, policyname, permissive, roles, cmd, qual, with_check from pg_policies",
    "functions": "select proname, prosrc, prosecdef, proacl::text from pg_proc where pronamespace = 'public'::regnamespace",
    "grants": "select relname, relacl::text, relrowsecurity, relforcerowsecurity from pg_class where relnamespace = 'public'::regnamespace",
    "migrations": "select app, name from django_migrations",
}  # fmt: skip


def shape(database: str) -> dict[str, set[tuple]]:
    """What each question about the schema of `database` is answered."""
    link = psycopg2.connect(os.environ["MIGRATOR_DATABASE_URL"].replace("/placeholder", f"/{database}"))
    try:
        with link.cursor() as cursor:
            found = {}
            for what, sql in SCHEMA.items():
                cursor.execute(sql)
                found[what] = {tuple(map(str, row)) for row in cursor.fetchall()}
            return found
    finally:
        link.close()


@pytest.mark.slow
def test_from_the_models_or_by_the_migrations_it_is_one_schema() -> None:
    made = f"schema_{stack.fingerprint(schema=True)}"
    walked = f"walked_{os.getpid()}"
    stack.administrate(f"create database {walked} owner migrator template template1")
    try:
        for verb in ("migrate", "install"):
            environment = {**stack.environment_for(walked), "DATABASE_ROLE": "migrator"}
            subprocess.run([sys.executable, str(stack.ROOT / "manage.py"), verb], env=environment, check=True)
        ours, theirs = shape(made), shape(walked)
    finally:
        stack.drop(walked)
    for what in SCHEMA:
        assert len(theirs[what]) > 10
        assert (sorted(ours[what] - theirs[what]), sorted(theirs[what] - ours[what])) == ([], []), what


def test_where_there_are_tables_nothing_is_made(django_db_setup, django_db_blocker) -> None:
    from oms.kit.fresh import build_if_empty

    with django_db_blocker.unblock():
        assert build_if_empty() is False
