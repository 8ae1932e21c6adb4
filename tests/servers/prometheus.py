"""Prometheus, and what brings it our metrics: node_exporter with a folder of textfiles, and a Pushgateway."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.servers.programs import OPENER, free_port, started

PROGRAMS = ("prometheus", "promtool", "prometheus-node-exporter", "prometheus-pushgateway")
PACKAGES = "prometheus prometheus-node-exporter prometheus-pushgateway"

_CONFIGURATION = """
global: {{scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}}
scrape_configs:
- job_name: node
  static_configs: [{{targets: ["{node}"]}}]
- job_name: pushed
  honor_labels: true
  static_configs: [{{targets: ["{gateway}"]}}]
"""


class Prometheus:
    """A running one, with the folder that it reads textfiles from, and the address of its Pushgateway."""

    def __init__(self, server: str, textfiles: Path, gateway: str) -> None:
        self.textfiles = textfiles
        self.gateway = gateway
        self._server = server

    def query(self, expression: str) -> list[dict[str, Any]]:
        """What an expression gives now: series with ``metric`` and ``value``."""
        with OPENER.open(f"{self._server}/api/v1/query?query={quote(expression)}") as answer:
            found: list[dict[str, Any]] = json.load(answer)["data"]["result"]
        return found

    def wait_for(self, expression: str) -> list[dict[str, Any]]:
        """The same, once there is something: files are read from time to time."""
        while not (found := self.query(expression)):
            time.sleep(0.05)
        return found


@contextmanager
def running(folder: Path) -> Iterator[Prometheus]:
    """All three, on loopback, in a folder."""
    node, gateway, server = (f"127.0.0.1:{free_port()}" for _ in range(3))
    textfiles = folder / "textfiles"
    textfiles.mkdir()
    configuration = folder / "prometheus.yml"
    configuration.write_text(_CONFIGURATION.format(node=node, gateway=gateway), "utf-8")
    collector = ("--collector.disable-defaults", "--collector.textfile", f"--collector.textfile.directory={textfiles}")
    commands = {
        node: ("prometheus-node-exporter", f"--web.listen-address={node}", *collector),
        # Debian's keeps what it has in /var otherwise, for the next one.
        gateway: ("prometheus-pushgateway", f"--web.listen-address={gateway}", "--persistence.file="),
        server: (
            "prometheus",
            f"--web.listen-address={server}",
            f"--config.file={configuration}",
            f"--storage.tsdb.path={folder / 'tsdb'}",
        ),
    }
    ready = {node: "metrics", gateway: "-/ready", server: "-/ready"}
    with ExitStack() as stack:
        for address, command in commands.items():
            log = folder / f"{command[0]}.log"
            stack.enter_context(started(log, *command, ready=f"http://{address}/{ready[address]}"))
        yield Prometheus(f"http://{server}", textfiles, f"http://{gateway}")
