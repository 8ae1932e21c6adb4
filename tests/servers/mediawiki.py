"""MediaWiki of Debian's package with a database of SQLite, under PHP's own server, in a folder of its own."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import requests

from tests.servers.programs import free_port, started

PACKAGES = "mediawiki php-cli php-sqlite3 php-mbstring php-xml php-intl"
HOME = Path("/usr/share/mediawiki")
_USER, _PASSWORD = "Admin", "Admin-pass-" + "12345"
_OWN = {"LocalSettings.php", "images", "cache", "mw-config"}

_SETTINGS = """
$wgEnableUploads = true;
$wgUploadDirectory = "{folder}/images"; $wgUploadPath = "/images"; $wgCacheDirectory = "{folder}/cache";
$wgFileExtensions[] = 'zip';
$wgJobRunRate = 0; $wgRateLimits = [];
$wgGroupPermissions['*']['edit'] = true;
"""


class MediaWiki(NamedTuple):
    """A running one: its address, and the bot passwords of one who may write and of one who may only read."""

    address: str
    user: str
    password: str
    reader: str
    reader_password: str

    def html(self, page: str) -> str:
        """The page as readers have it, without what the skin puts around it."""
        whole = requests.get(f"{self.address}/index.php", {"title": page}, timeout=600).text
        return whole.partition('<div id="mw-content-text"')[2].partition('<div class="printfooter"')[0]

    def source(self, page: str) -> str | None:
        """Its text; None where there is no such page."""
        answer = requests.get(f"{self.address}/index.php", {"title": page, "action": "raw"}, timeout=60)
        return answer.text if answer.status_code == 200 else None

    def revisions(self, page: str) -> list[dict[str, Any]]:
        """The newest first."""
        asked = {"action": "query", "prop": "revisions", "titles": page, "rvlimit": "50", "format": "json"}
        asked |= {"formatversion": "2", "rvprop": "ids|user|comment|size"}
        found = requests.get(f"{self.address}/api.php", asked, timeout=60).json()["query"]["pages"][0]
        return list(found.get("revisions", []))

    def write(self, page: str, text: str) -> None:
        """What somebody else writes, whoever that is."""
        said = {"action": "edit", "title": page, "token": "+\\", "format": "json"}
        answer = requests.post(f"{self.address}/api.php", said, files={"text": (None, text)}, timeout=600).json()
        assert answer.get("edit", {}).get("result") == "Success", answer


@contextmanager
def running(folder: Path) -> Iterator[MediaWiki]:
    """One with an empty database."""
    port = free_port()
    _lay_out(folder)
    address = f"http://127.0.0.1:{port}"
    database = ("--dbtype", "sqlite", "--dbpath", str(folder / "db"), "--dbname", "wiki")
    place = ("--confpath", str(folder / "conf"), "--server", address, "--scriptpath", "")
    _run("install.php", *place, *database, "--pass", _PASSWORD, "Wiki", _USER)
    settings = folder / "conf/LocalSettings.php"
    with settings.open("a", encoding="utf-8") as file:
        file.write(_SETTINGS.format(folder=folder))
    environment = {"MW_CONFIG_FILE": str(settings)}
    writes = "basic,editpage,createeditmovepage,uploadfile,uploadeditmovefile,highvolume"
    passwords = [_bot(environment, name, grants) for name, grants in (("ctsreport", writes), ("reader", "basic"))]
    command = ("env", f"MW_CONFIG_FILE={settings}", "php", "-d", "memory_limit=512M", "-S", f"127.0.0.1:{port}", "-t")
    with started(
        folder / "php.log", *command, str(folder / "www"), ready=f"{address}/api.php?action=query&format=json"
    ):
        yield MediaWiki(address, f"{_USER}@ctsreport", passwords[0], f"{_USER}@reader", passwords[1])


def _lay_out(folder: Path) -> None:
    """A document root of links: Debian's own has its settings in /etc, and images under /var/lib."""
    for name in ("db", "images", "cache", "conf", "www"):
        (folder / name).mkdir()
    for path in HOME.iterdir():
        if path.name not in _OWN:
            (folder / "www" / path.name).symlink_to(path)
    (folder / "www/images").symlink_to(folder / "images")


def _bot(environment: dict[str, str], name: str, grants: str) -> str:
    said = _run("createBotPassword.php", "--appid", name, "--grants", grants, _USER, environment=environment)
    found = re.search(r"password:'([^']+)'", said)
    assert found, said
    return found[1]


def _run(script: str, *args: str, environment: dict[str, str] | None = None) -> str:
    command = ["php", "-d", "memory_limit=512M", str(HOME / "maintenance" / script), *args]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **(environment or {})}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
