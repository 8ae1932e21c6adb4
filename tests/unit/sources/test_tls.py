"""One TLS context for all daemons that are reached alike, made when it is needed."""

import pytest

from ctsreport.errors import CtsReportError
from ctsreport.sources.settings import Settings
from ctsreport.sources.tls import Contexts


def test_daemons_that_are_reached_alike_share_a_context() -> None:
    """And those that are not do not; none is made before it is needed."""
    contexts = Contexts()
    plain, insecure = contexts.of(Settings()), contexts.of(Settings(insecure=True))
    assert not contexts._made
    assert plain() is contexts.of(Settings(timeout=3.0))()
    assert plain() is not insecure()


def test_a_file_that_is_unfit_is_said_before_anything_is_asked() -> None:
    with pytest.raises(CtsReportError, match=r"missing\.pem"):
        Contexts().of(Settings(cacert="missing.pem"))
