#!/bin/sh
# Print the Debian packages of the servers and libraries of other people that tests/ needs and that are not here.
# A line each: a program, the file of a library or a path, and its package.
set -u

while read -r needed package; do
    case "$needed" in
    *.so.*) found="$(find /usr/lib /usr/local/lib /opt/homebrew/lib -name "$needed" 2>/dev/null | head -n 1)" ;;
    /*) found="$(ls -d $needed 2>/dev/null)" ;; # a pattern of paths
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
/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
php php-cli
/etc/php/*/mods-available/intl.ini php-intl
/etc/php/*/mods-available/mbstring.ini php-mbstring
/etc/php/*/mods-available/sqlite3.ini php-sqlite3
/etc/php/*/mods-available/xml.ini php-xml
/usr/share/mediawiki/api.php mediawiki
/etc/dokuwiki/dokuwiki.php dokuwiki
nginx nginx-light
END
