"""TLS and client certificates: what is trusted, what is refused, and what is said of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives import serialization

from ctsreport.demo import Behaviour, DemoDaemon
from ctsreport.demo.behaviour import Tls
from tests.conftest import Ran, run_ctsreport
from tests.functional.daemons import ask, scenario

PASS_PHRASE = b"-".join([b"only", b"a", b"test"])


@dataclass(frozen=True)
class Files:
    """Certificates of one authority, and of another that nobody trusts."""

    ca: Path
    cas: Path
    server: Path
    server_key: Path
    expired: Path
    elsewhere: Path
    client: Path
    client_key: Path
    encrypted_key: Path
    stranger: Path
    stranger_key: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """All of them as PEM files."""
    folder = tmp_path_factory.mktemp("tls")
    ca, other = trustme.CA(), trustme.CA()
    (folder / "cas").mkdir()
    ca.cert_pem.write_to_path(str(folder / "cas" / "ours.pem"))
    (folder / "cas" / "README").write_text("Not a certificate.\n")
    paths = {"ca": folder / "ca.pem", "cas": folder / "cas"}
    ca.cert_pem.write_to_path(str(paths["ca"]))
    leaves = {
        "server": ca.issue_cert("127.0.0.1", "localhost"),
        "expired": ca.issue_cert(
            "127.0.0.1", not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2020, 1, 2, tzinfo=UTC)
        ),
        "elsewhere": ca.issue_cert("cts.example.com"),
        "client": ca.issue_cert("reader.example.com"),
        "stranger": other.issue_cert("stranger.example.com"),
    }
    for name, leaf in leaves.items():
        paths[name] = folder / f"{name}.pem"
        leaf.private_key_and_cert_chain_pem.write_to_path(str(paths[name]))
        paths[f"{name}_key"] = folder / f"{name}.key"
        leaf.private_key_pem.write_to_path(str(paths[f"{name}_key"]))
    paths["encrypted_key"] = folder / "encrypted.key"
    paths["encrypted_key"].write_bytes(_encrypted(leaves["client"].private_key_pem.bytes()))
    return Files(**{name: paths[name] for name in Files.__dataclass_fields__})


def _encrypted(pem: bytes) -> bytes:
    key = serialization.load_pem_private_key(pem, None)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(PASS_PHRASE),
    )


@pytest.fixture
def daemon(files: Files) -> Iterator[DemoDaemon]:
    """A daemon that speaks TLS."""
    with DemoDaemon(scenario("healthy"), Behaviour(tls=Tls(files.server, files.server_key))) as running:
        yield running


@pytest.fixture
def strict(files: Files) -> Iterator[DemoDaemon]:
    """A daemon that asks for a client certificate (``verify_incoming``)."""
    with DemoDaemon(scenario("healthy"), Behaviour(tls=Tls(files.server, files.server_key, files.ca))) as running:
        yield running


def test_the_ca_may_be_a_file_a_folder_or_a_variable(
    daemon: DemoDaemon, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--cacert, --capath (no c_rehash needed, other files in it do no harm), CTS_CACERT."""
    assert ask(daemon.address, "--cacert", files.ca).ran.code == 0
    assert ask(daemon.address, "--capath", files.cas).ran.code == 0
    monkeypatch.setenv("CTS_CACERT", str(files.ca))
    assert ask(daemon.address).ran.code == 0


def test_an_unknown_ca_is_not_trusted(daemon: DemoDaemon) -> None:
    """A finding with the cure, and exit code 4."""
    asked = ask(daemon.address)
    assert asked.ran.code == 4
    assert "is not trusted" in asked.instance["error"]
    assert "--cacert" in asked.instance["error"]


def test_checks_can_be_switched_off(daemon: DemoDaemon, monkeypatch: pytest.MonkeyPatch) -> None:
    """By option, or by CTS's variable in any of Go's spellings; an option counts more."""
    assert ask(daemon.address, "--insecure").ran.code == 0
    for word in ("0", "f", "F", "FALSE", "false", "False"):
        monkeypatch.setenv("CTS_SSL_VERIFY", word)
        assert ask(daemon.address).ran.code == 0
    monkeypatch.setenv("CTSREPORT_INSECURE", "0")
    assert ask(daemon.address).ran.code == 4
    monkeypatch.delenv("CTSREPORT_INSECURE")
    monkeypatch.setenv("CTS_SSL_VERIFY", "no")
    assert run_ctsreport("report", daemon.address).code == 2


@pytest.mark.parametrize(("certificate", "words"), [("expired", "expired"), ("elsewhere", "mismatch")])
def test_a_certificate_that_does_not_hold(files: Files, certificate: str, words: str) -> None:
    """Expired, or for another name."""
    path = getattr(files, certificate)
    with DemoDaemon(scenario("healthy"), Behaviour(tls=Tls(path, path))) as running:
        asked = ask(running.address, "--cacert", files.ca, "--retries", "0")
    assert asked.ran.code == 4
    assert words in asked.instance["error"]


def test_a_client_certificate(strict: DemoDaemon, files: Files) -> None:
    """With it all is read; without it the daemon asks for one, and with a stranger's it refuses."""
    assert (
        ask(
            strict.address, "--cacert", files.ca, "--client-cert", files.client, "--client-key", files.client_key
        ).ran.code
        == 0
    )
    without = ask(strict.address, "--cacert", files.ca, "--retries", "0")
    assert without.ran.code == 4
    assert "--client-cert" in without.instance["error"]
    stranger = ask(
        strict.address,
        "--cacert",
        files.ca,
        "--client-cert",
        files.stranger,
        "--client-key",
        files.stranger_key,
        "--retries",
        "0",
    )
    assert stranger.ran.code == 4


def test_plain_http_to_a_tls_port_and_the_other_way(daemon: DemoDaemon, files: Files) -> None:
    """Each names the right scheme."""
    plain = ask(daemon.address.replace("https", "http"))
    assert "https://" in plain.instance["error"]
    with DemoDaemon(scenario("healthy")) as running:
        tls = ask(running.address.replace("http", "https"), "--cacert", files.ca, "--retries", "0")
    assert "does not speak TLS" in tls.instance["error"]


def _unfit(files: Files) -> dict[str, tuple[list[str | Path], str]]:
    return {
        "no such CA": (["--cacert", "missing.pem"], "missing.pem"),
        "a CA that is none": (["--cacert", __file__], "PEM"),
        "no such folder": (["--capath", "missing"], "missing"),
        "an empty folder": (["--capath", "."], "no PEM certificate"),
        "a certificate without its key": (["--client-cert", files.client], "--client-key"),
        "a key without its certificate": (["--client-key", files.client_key], "--client-cert"),
        "no such certificate": (["--client-cert", "missing.pem", "--client-key", files.client_key], "missing.pem"),
        "no such key": (["--client-cert", files.client, "--client-key", "missing.key"], "missing.key"),
        "an encrypted key": (["--client-cert", files.client, "--client-key", files.encrypted_key], "encrypted"),
        "another's key": (["--client-cert", files.client, "--client-key", files.stranger_key], "belong together"),
        "a key that is none": (["--client-cert", files.client, "--client-key", __file__], "PEM"),
    }


@pytest.mark.parametrize("case", list(_unfit(Files(*[Path()] * len(Files.__dataclass_fields__)))))
def test_unfit_files_are_wrong_usage(files: Files, case: str) -> None:
    """A file that is missing, unfit or encrypted.

    Exit code 2, its name and the cure, nothing asked, nothing written.
    """
    options, words = _unfit(files)[case]
    ran: Ran = run_ctsreport("report", "https://127.0.0.1:9", *options)
    assert ran.code == 2
    assert words in ran.err
    assert len(ran.err.splitlines()) <= 3
    assert not Path("output").exists()
