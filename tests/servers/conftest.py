"""Servers of other people, each started once for all tests that need it."""

from collections.abc import Iterator

import pytest

from tests.servers import shared
from tests.servers.programs import needed
from tests.servers.prometheus import PACKAGES, PROGRAMS, Prometheus, running


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """Prometheus with node_exporter and a Pushgateway."""
    needed(*PROGRAMS, package=PACKAGES)
    with running(tmp_path_factory.mktemp("prometheus")) as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _shared_servers() -> Iterator[None]:
    """Wikis are started by whichever test needs one first."""
    yield
    shared.close()
