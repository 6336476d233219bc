#!/usr/bin/env bash
# Checks every statement against a fresh database and writes .sqlx anew. Needs a server whose superuser DATABASE_SERVER
# names (postgres://postgres@host:port, without a database); leaves nothing on it.
#   DATABASE_SERVER=postgres://postgres@127.0.0.1:5432 crates/store/prepare.sh
set -euo pipefail
cd "$(dirname "$0")"
: "${DATABASE_SERVER:?name a PostgreSQL server, such as postgres://postgres@127.0.0.1:5432}"
name="prepare_$$"
fresh="$(mktemp -d)"
ask() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }
trap 'ask "$DATABASE_SERVER/postgres" -c "DROP DATABASE IF EXISTS $name WITH (FORCE)"; rm -rf "$fresh"' EXIT
ask "$DATABASE_SERVER/postgres" -c "CREATE DATABASE $name TEMPLATE template0"
for migration in migrations/*.sql; do
    ask "$DATABASE_SERVER/$name" -1 -f "$migration"
done
# Statements that read the transaction's tenant are planned while they are described: any tenant will do.
tenant="options%5Bapp.tenant%5D=00000000-0000-0000-0000-000000000000"
touch src/lib.rs
SQLX_OFFLINE_DIR="$fresh" DATABASE_URL="$DATABASE_SERVER/$name?$tenant" cargo check -q -p store
mkdir -p .sqlx
rm -f .sqlx/query-*.json
cp "$fresh"/query-*.json .sqlx/
