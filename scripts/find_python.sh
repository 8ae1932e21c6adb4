#!/bin/sh
# Print the command of a Python that works: of the version named ("3.12"), or else of any version from 3.11 on.
# Looks on PATH and, where pyenv is installed, among its versions. A pyenv shim may be on PATH and yet refuse to run,
# so each candidate is tried. Prints nothing and fails where there is none.
set -u

wanted=${1:-}

answers() {
    "$1" - "$wanted" 2>/dev/null <<'PYTHON'
import sys
wanted = sys.argv[1]
found = "%d.%d" % sys.version_info[:2]
sys.exit(0 if (found == wanted if wanted else sys.version_info >= (3, 11)) else 1)
PYTHON
}

if [ -n "$wanted" ]; then
    names="python$wanted python3"
else
    names="python3 python3.11 python3.12 python3.13 python3.14 python"
fi
for name in $names; do
    if answers "$name"; then
        command -v "$name"
        exit 0
    fi
done

if command -v pyenv >/dev/null 2>&1; then
    for candidate in "$(pyenv root)"/versions/"${wanted:-3}"*/bin/python3; do
        if [ -x "$candidate" ] && answers "$candidate"; then
            echo "$candidate"
            exit 0
        fi
    done
fi
exit 1
