"""The page with linked style from a real web server, with the types, the policy and the `nosniff` of Jenkins."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import JENKINS, MIXED, messages
from tests.conftest import Visit
from tests.servers.programs import free_port, needed, started

_CONFIGURATION = """
daemon off; worker_processes 1; pid {here}/pid; error_log {here}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off; types {{ text/html html; text/css css; image/svg+xml svg; }}
  client_body_temp_path {here}/b; proxy_temp_path {here}/p; fastcgi_temp_path {here}/f;
  uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
  server {{
    listen 127.0.0.1:{port}; root {root};
    add_header Content-Security-Policy "{policy}"; add_header X-Content-Type-Options nosniff;
  }}
}}
"""


@contextmanager
def nginx(root: Path, here: Path) -> Iterator[str]:
    """It serves a folder: its address."""
    needed("nginx", package="nginx-light")
    port, user = free_port(), "user root;" if os.geteuid() == 0 else ""
    configuration = here / "nginx.conf"
    configuration.write_text(_CONFIGURATION.format(here=here, root=root, port=port, policy=JENKINS, user=user))
    address = f"http://127.0.0.1:{port}"
    command = (str(shutil.which("nginx")), "-c", str(configuration), "-e", str(here / "error.log"))
    with started(here / "log", *command, ready=f"{address}/report.html"):
        yield address


def test_nothing_is_refused(linked_of: Callable[[str], Path], visit: Callable[..., Visit], tmp_path: Path) -> None:
    """The page, its style and its icon are taken as what they are, and every message is there."""
    with nginx(linked_of(MIXED).parent, tmp_path) as address:
        opened = visit(f"{address}/report.html")
        assert [message for message in messages(MIXED) if message not in opened.text] == []
        assert (opened.console, opened.errors) == ([], [])
        assert opened.page.evaluate("document.styleSheets.length") == 1
        assert opened.page.evaluate("document.querySelector('.bar').getBoundingClientRect().height") == 8
