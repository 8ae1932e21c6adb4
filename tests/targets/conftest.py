"""Real servers that targets are tried on, ended when the tests are over."""

from collections.abc import Iterator

import pytest

from tests.servers import shared


@pytest.fixture(scope="session", autouse=True)
def _shared_servers() -> Iterator[None]:
    """Started by whichever adapter needs one first."""
    yield
    shared.close()
