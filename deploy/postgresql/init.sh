#!/bin/sh
# For the PostgreSQL image, at its first start: the application's login, then the roles. The password comes through
# psql's environment, as arguments are visible to other users.
set -eu
psql -X -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password MEENT_PASSWORD
CREATE ROLE meent LOGIN PASSWORD :'password';
\set login meent
\set owner meent_owner
\i /roles.sql
SQL
