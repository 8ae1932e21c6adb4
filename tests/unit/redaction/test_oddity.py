"""How odd a word looks: what people choose, what is random, and what machines are called."""

import pytest

from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.oddity import oddity

STEMS = ["marble", "TundraVelvet", "kestrel-ember-", "pirate", "WinterDonkey"]
"""Put together with numbers here, so that none of them is written out."""

NAMES = """web12 svc-cts2 admin7 cts_rw01 fw-01.example.com sha256 x509 oauth2 base64 k8s-node-3 edge-tls-9k2d i18n
    ec2-user us-east-1 TLSv1.2 CVE-2024-1234 Catalyst9300 Nexus9000 Ipv4Address v1beta1 junos#909 cts@cts-02
    1h5m3s 16.1.2 2026-11-24T09:29:57Z ebe5de6e-2776-23f5-689f-ea7a1d1a1ca6""".split()  # noqa: SIM905


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("number", ["8", "33", "2570"])
def test_words_that_no_machine_is_named_with_and_a_number_are_chosen(stem: str, number: str) -> None:
    """The more with a sign."""
    assert is_chosen(stem + number)
    assert oddity(stem + number) == 2
    assert oddity(f"{stem}{number}!") == 3


@pytest.mark.parametrize("word", ["pepper", "rocket", "chimney", "yonder"])
def test_words_spelt_with_figures_are_chosen(word: str) -> None:
    assert is_chosen(word.translate(str.maketrans("oie", "013")))


@pytest.mark.parametrize("name", NAMES)
def test_names_of_machines_and_programs_are_not(name: str) -> None:
    assert oddity(name) < 2
