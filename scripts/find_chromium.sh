#!/bin/sh
# Print the path of a Chromium or Chrome (CHROMIUM overrides); fail where there is none.
set -u

for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" 2>/dev/null; then
        exit 0
    fi
done
exit 1
