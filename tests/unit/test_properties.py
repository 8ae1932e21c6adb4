"""A few examples of each property; ``make fuzz`` tries as many as one likes."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.properties.every import PROPERTIES


@pytest.mark.parametrize(
    "name", [name for name in PROPERTIES if name not in {"html", "markdown"}]
)  # those have tests of their own
def test_property(name: str) -> None:
    """It holds."""
    prop = PROPERTIES[name]
    run = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))(
        given(prop.examples)(prop.check)
    )
    run()
