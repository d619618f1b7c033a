# Sourced by backup.sh and restore.sh. Sets `address` (DATABASE_URL without its password) and PGPASSWORD, because
# arguments are visible to other users of the machine and the environment is not.
# A password in the address is percent-encoded where it holds one of : / ? # @ %

if [[ $DATABASE_URL =~ ^([a-z]+://[^:@/]*):([^@/]*)(@.*)$ ]]; then
    address=${BASH_REMATCH[1]}${BASH_REMATCH[3]}
    PGPASSWORD=$(printf '%b' "${BASH_REMATCH[2]//%/\\x}")
    export PGPASSWORD
else
    address=$DATABASE_URL
fi
# libpq knows no other scheme
address=postgresql://${address#*://}
# the login itself reaches no municipality's tables; the owner of them all does
user=${address#*://}
user=${user%%[:@]*}
export PGOPTIONS="${PGOPTIONS:-} -c role=${DATABASE_OWNER_ROLE:-${user}_owner}"
