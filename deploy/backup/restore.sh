#!/usr/bin/env bash
# Restore a back-up made by backup.sh into an EMPTY database and EMPTY folders; it refuses to overwrite anything.
#
#   DATABASE_URL=… MEDIA_ROOT=… PRIVATE_ROOT=… deploy/backup/restore.sh /var/backups/meent/meent-20270101T013000Z
#
# Stop web, worker and beat first. Afterwards run migrate_public: it gives each municipality its database role, which is
# the server's and in no back-up. Run fleet migrate too when the code is newer.
set -euo pipefail
umask 027

from=${1:?usage: restore.sh FOLDER}
: "${DATABASE_URL:?}" "${MEDIA_ROOT:?}" "${PRIVATE_ROOT:?}"
pg=${PG_BIN:+$PG_BIN/}
source "$(dirname "${BASH_SOURCE[0]}")/connection.sh"

(cd "$from" && sha256sum --check --quiet SHA256SUMS) || { echo "error: the back-up is damaged" >&2; exit 1; }
for folder in "$MEDIA_ROOT" "$PRIVATE_ROOT"; do
    mkdir -p "$folder"
    if [ -n "$(ls -A "$folder")" ]; then
        echo "error: $folder is not empty; nothing was restored" >&2
        exit 1
    fi
done
tables=$("${pg}psql" -XAtq --dbname="$address" -c "SELECT count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'")
if [ "$tables" != 0 ]; then
    echo "error: the database has $tables tables; restore into an empty one; nothing was restored" >&2
    exit 1
fi

# All or nothing. Many schemas in one transaction need locks: set the server's max_locks_per_transaction to 1024.
"${pg}pg_restore" --no-owner --no-privileges --single-transaction --exit-on-error --dbname="$address" \
    "$from/database.dump"
tar -C "$MEDIA_ROOT" -xzf "$from/media.tar.gz"
tar -C "$PRIVATE_ROOT" -xzf "$from/private.tar.gz"
"${pg}psql" -Xq --dbname="$address" -c ANALYZE
echo "restored $from"
