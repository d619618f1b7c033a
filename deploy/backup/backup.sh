#!/usr/bin/env bash
# Back up the database and the files of all municipalities into one new folder; remove folders that are too old.
#
#   DATABASE_URL=… MEDIA_ROOT=… PRIVATE_ROOT=… BACKUP_DIR=/var/backups/meent deploy/backup/backup.sh
#
# BACKUP_KEEP_DAYS (default 30)   PG_BIN: folder of pg_dump when it is not on PATH; at least as new as the server
#
# The database goes first. A file is written before the row that names it and never changed afterwards, so every row in
# the dump finds its file in the archive made later. The folder gets its final name only when it is complete.
# SECRET_KEY is not in it: keep that elsewhere. Without it no access code, session or signed link of before works.
set -euo pipefail
umask 077

: "${DATABASE_URL:?}" "${MEDIA_ROOT:?}" "${PRIVATE_ROOT:?}" "${BACKUP_DIR:?}"
keep_days=${BACKUP_KEEP_DAYS:-30}
pg=${PG_BIN:+$PG_BIN/}
source "$(dirname "${BASH_SOURCE[0]}")/connection.sh"

name=meent-$(date -u +%Y%m%dT%H%M%SZ)
making=$BACKUP_DIR/.making-$name
mkdir -p "$making"
trap 'rm -rf "$making"' EXIT
trap 'exit 1' INT TERM

"${pg}pg_dump" --format=custom --no-owner --no-privileges --lock-wait-timeout=60s \
    --dbname="$address" --file="$making/database.dump"
tar -C "$MEDIA_ROOT" -czf "$making/media.tar.gz" .
tar -C "$PRIVATE_ROOT" -czf "$making/private.tar.gz" .
(cd "$making" && sha256sum database.dump media.tar.gz private.tar.gz >SHA256SUMS)

mv "$making" "$BACKUP_DIR/$name"
find "$BACKUP_DIR" -mindepth 1 -maxdepth 1 -type d -name 'meent-*' -mtime "+$keep_days" -exec rm -rf {} +
echo "$BACKUP_DIR/$name"
