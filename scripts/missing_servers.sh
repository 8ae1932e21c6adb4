#!/bin/sh
# Print the Debian packages of the servers and libraries of other people that tests/ needs and that are not here.
# A line each: a program, or the file of a library, and its package.
set -u

while read -r needed package; do
    case "$needed" in
    *.so.*) found="$(find /usr/lib /usr/local/lib /opt/homebrew/lib -name "$needed" 2>/dev/null | head -n 1)" ;;
    *) found="$(command -v "$needed" 2>/dev/null)" ;;
    esac
    [ -n "$found" ] || printf '%s\n' "$package"
done <<'END'
prometheus prometheus
promtool prometheus
prometheus-node-exporter prometheus-node-exporter
prometheus-pushgateway prometheus-pushgateway
libpango-1.0.so.0 libpango-1.0-0
libpangoft2-1.0.so.0 libpangoft2-1.0-0
END
