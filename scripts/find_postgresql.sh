#!/bin/sh
# Print the folder of PostgreSQL's initdb and postgres (PGBIN overrides), the newest one's; fail where there is none.
set -u

initdb="$(command -v initdb 2>/dev/null)" || initdb=
for folder in "${PGBIN:-}" $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV) \
    "${initdb%/*}"; do
    if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
        printf '%s\n' "$folder"
        exit 0
    fi
done
exit 1
