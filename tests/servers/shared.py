"""Servers that take a while to start: one of each for all tests of a process, until `close` ends them."""

import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from tests.servers import dokuwiki, mediawiki
from tests.servers.programs import free_port, needed, started, there

_open = ExitStack()


def close() -> None:
    """End what was started, and leave no folder behind: called once, when a process has run its tests."""
    _open.close()
    _mediawiki.cache_clear()
    _dokuwiki.cache_clear()


def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="ctsreport-wikis-"))
    _open.callback(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def _mediawiki() -> mediawiki.MediaWiki:
    return _open.enter_context(mediawiki.running(_folder()))


@cache
def _dokuwiki() -> dokuwiki.DokuWiki:
    return _open.enter_context(dokuwiki.running(_folder()))


def a_mediawiki() -> mediawiki.MediaWiki:
    """The one; skips where it is not installed."""
    needed("php", package=mediawiki.PACKAGES)
    there(mediawiki.HOME / "api.php", package=mediawiki.PACKAGES)
    return _mediawiki()


def a_dokuwiki() -> dokuwiki.DokuWiki:
    """The one; skips where it is not installed."""
    needed("php", package=dokuwiki.PACKAGES)
    there(dokuwiki.SETTINGS / "dokuwiki.php", package=dokuwiki.PACKAGES)
    return _dokuwiki()


@cache
def _pushgateway() -> str:
    address = f"127.0.0.1:{free_port()}"
    command = ("prometheus-pushgateway", f"--web.listen-address={address}", "--persistence.file=")
    _open.enter_context(started(_folder() / "log", *command, ready=f"http://{address}/-/ready"))
    return f"http://{address}"


def a_pushgateway() -> str:
    """The address of the one; skips where it is not installed."""
    needed("prometheus-pushgateway", package="prometheus-pushgateway")
    return _pushgateway()
