#!/usr/bin/env bash
# Run once by the PostgreSQL image: the two roles of docs/settings.md.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" <<SQL
create role migrator login bypassrls createdb password '$MIGRATOR_PASSWORD';
create role app login nobypassrls nosuperuser password '$APP_PASSWORD';
grant app to migrator;
create database oms owner migrator;
SQL
