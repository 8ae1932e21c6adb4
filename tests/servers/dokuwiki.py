"""DokuWiki of Debian's package under PHP's own server, in a folder of its own."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import requests

from tests.servers.programs import free_port, started

PACKAGES = "dokuwiki php-cli php-xml"
HOMES = (Path("/usr/share/dokuwiki"), Path("/var/lib/dokuwiki"))
SETTINGS = Path("/etc/dokuwiki")
_PASSWORD = "secret-" + "pass"

_DATA = ("attic", "cache", "index", "locks", "log", "media", "media_attic", "media_meta", "meta", "pages", "tmp")

_LOCAL = """<?php
$conf['title'] = 'DokuWiki'; $conf['useacl'] = 1; $conf['superuser'] = '@admin'; $conf['savedir'] = '{folder}/data';
$conf['remote'] = 1; $conf['remoteuser'] = '@user'; $conf['authtype'] = 'authplain'; $conf['updatecheck'] = 0;
$conf['htmlok'] = 0; $conf['cachetime'] = -1;
"""
_PRELOAD = """<?php define('DOKU_CONF', '{folder}/conf/');
define('DOKU_E_LEVEL', E_ALL & ~E_DEPRECATED & ~E_WARNING & ~E_NOTICE);
"""


class DokuWiki(NamedTuple):
    """A running one: its address, who may write, and who may only read, both with one password."""

    address: str
    folder: Path
    user: str = "writer"
    reader: str = "reader"
    password: str = _PASSWORD

    def html(self, page: str) -> str:
        """The page as readers have it, without what the template puts around it."""
        asked = {"id": page, "do": "export_xhtmlbody"}
        return requests.get(f"{self.address}/doku.php", asked, timeout=600).text

    def source(self, page: str) -> str | None:
        """Its text; None where there is no such page."""
        path = self._path(page)
        return path.read_text("utf-8") if path.exists() else None

    def revisions(self, page: str) -> int:
        """How many there are."""
        attic = self.folder / "data/attic" / page.replace(":", "/")
        return len(list(attic.parent.glob(f"{attic.name}.*")))

    def write(self, page: str, text: str) -> None:
        """What somebody else writes."""
        self._path(page).parent.mkdir(parents=True, exist_ok=True)
        self._path(page).write_text(text, "utf-8")

    def _path(self, page: str) -> Path:
        return self.folder / "data/pages" / f"{page.replace(':', '/')}.txt"


@contextmanager
def running(folder: Path) -> Iterator[DokuWiki]:
    """One without pages."""
    port = free_port()
    for home in HOMES:
        for name in ("inc", "lib", "vendor"):
            if (home / name).is_dir() and not (folder / "www" / name / "init.php").exists():
                shutil.copytree(home / name, folder / "www" / name, dirs_exist_ok=True, ignore_dangling_symlinks=True)
    for path in HOMES[0].glob("*.php"):
        shutil.copy(path, folder / "www")
    (folder / "www/install.php").unlink(missing_ok=True)
    (folder / "conf").mkdir()
    for path in SETTINGS.iterdir():
        if path.suffix in {".conf", ".php", ".json"}:
            shutil.copy(path, folder / "conf")
    for name in (
        "attic",
        "cache",
        "index",
        "locks",
        "log",
        "media",
        "media_attic",
        "media_meta",
        "meta",
        "pages",
        "tmp",
    ):
        (folder / "data" / name).mkdir(parents=True)
    (folder / "www/inc/preload.php").unlink(missing_ok=True)
    (folder / "www/inc/preload.php").write_text(_PRELOAD.format(folder=folder), "utf-8")
    (folder / "conf/local.php").write_text(_LOCAL.format(folder=folder), "utf-8")
    hashed = subprocess.run(
        ["php", "-r", f"echo password_hash('{_PASSWORD}', PASSWORD_BCRYPT, ['cost' => 4]);"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    users = "".join(f"{name}:{hashed}:{name}:{name}@example.com:{name}s,user\n" for name in ("writer", "reader"))
    (folder / "conf/users.auth.php").write_text(f"# <?php exit()?>\n{users}", "utf-8")
    rights = "*\t@ALL\t1\n*\t@user\t1\n*\t@writers\t8\n"
    (folder / "conf/acl.auth.php").write_text(f"# <?php exit()?>\n{rights}", "utf-8")
    address = f"http://127.0.0.1:{port}"
    command = ("php", "-d", "error_reporting=0", "-d", "memory_limit=512M", "-S", f"127.0.0.1:{port}", "-t")
    with started(folder / "php.log", *command, str(folder / "www"), ready=f"{address}/doku.php"):
        yield DokuWiki(address, folder)
