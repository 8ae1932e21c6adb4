"""A plugin of pytest: of all tests that are collected those that a file names, in its order (``SELECTED``).

Pytest takes names of tests too, but looks each of thousands up among all others.
"""

import json
import os
from pathlib import Path

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These, and no others."""
    order = {name: number for number, name in enumerate(json.loads(Path(os.environ["SELECTED"]).read_text()))}
    items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])
