"""The waits of the program, as tests need them.

What is to be waited for may take long on a busy machine, the rest is not waited for.
"""

import pytest

from ctsreport.sources import http, transport


@pytest.fixture(autouse=True)
def _waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "DEFINITIONS_TIMEOUT", 3600.0)
    monkeypatch.setattr(transport, "FIRST_WAIT", 0.01)
