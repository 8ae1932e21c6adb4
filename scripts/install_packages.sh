#!/bin/sh
# Install Debian packages where that is possible without asking anybody: apt-get, as root or by sudo without a password.
set -u

if ! command -v apt-get >/dev/null 2>&1; then
    echo "There is no apt-get here: install what serves as $* by hand." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Not root, and sudo asks for a password. Run: sudo apt-get install $*" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq >/dev/null && $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
