"""``ctsreport explain``: one message in, how it is understood out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import run_ctsreport

MESSAGE = """error tf-apply for 'web-pool': exit status 1

Error: creating pool web-1: Get "https://fw-01.example.com/api": dial tcp 192.0.2.1:443: connect: connection refused

  with module.web-pool.bigip_ltm_pool.p["web-1"],
  on main.tf line 3, in resource "bigip_ltm_pool" "p":
   3: resource "bigip_ltm_pool" "p" {

Please check the address.
"""


@pytest.mark.parametrize(
    "text", [MESSAGE, json.dumps(MESSAGE), json.dumps({"error": {"message": MESSAGE}}), "\ufeff" + MESSAGE]
)
def test_what_was_understood(tmp_path: Path, text: str) -> None:
    """A text, or the JSON that holds it: task, evidence, kind, line, details, id, next step."""
    (tmp_path / "message.txt").write_text(text, encoding="utf-8")
    ran = run_ctsreport("explain", tmp_path / "message.txt")
    assert ran.code == 0
    rows = {line[:14].strip(): line[14:].strip() for line in ran.out.splitlines()}
    assert ran.out.startswith("task        web-pool\n")
    assert rows["called"] == "fw-01.example.com:443"
    assert rows["maker"] == "F5"
    assert rows["set apart"] == "Please check the address."
    assert rows["cause"] == "fw-01.example.com:443 refused the connection"
    assert rows["details"].startswith("creating pool web-1; GET /api; ")
    assert rows["kind"].startswith("unreachable: ")
    assert rows["id"].startswith("unreachable-2-")
    assert rows["next"].startswith("Check from the CTS host")


def test_a_script(tmp_path: Path) -> None:
    """Its name, how it ended, its last line."""
    text = (
        "Error: local-exec provisioner error\n\nError running command './push.sh': exit status 7. Output: it is odd\n"
    )
    (tmp_path / "m").write_text(text)
    ran = run_ctsreport("explain", tmp_path / "m", "--task", "web")
    assert "Script ./push.sh failed (exit 7): it is odd" in ran.out
    assert ran.out.startswith("task        web\n")


@pytest.mark.parametrize("depth", [1_000, 200_000])
def test_json_too_deep_to_be_taken_apart(tmp_path: Path, depth: int) -> None:
    """Is a text like any other."""
    (tmp_path / "m").write_text('{"error":' * depth + '"it is odd"' + "}" * depth)
    ran = run_ctsreport("explain", tmp_path / "m")
    assert ran.code == 0
    assert "headline" in ran.out


def test_standard_input_that_is_closed() -> None:
    """Nothing can be read from it, which is no bug."""
    program = [sys.executable, "-m", "ctsreport", "explain"]
    ran = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *program], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 4
    assert "Standard input is closed." in ran.stderr


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    """Is not a message: it cannot be read."""
    ran = run_ctsreport("explain", tmp_path / "none")
    assert ran.code == 4
    assert "cannot be read" in ran.err
    assert ran.out == ""


def test_an_empty_message_is_refused() -> None:
    """There is nothing to explain, and no reason is not the reason."""
    ran = run_ctsreport("explain", stdin=b" \n")
    assert (ran.code, ran.out) == (4, "")
    assert "Standard input is empty." in ran.err


SECRET = "".join(map(chr, (72, 117, 110, 55, 101, 114, 95, 50, 120, 81)))
"""A password, put together so that it stands nowhere."""

REFUSED = f"Error: login failed: user=admin password={SECRET} was refused by fw-01.example.com\n"


@pytest.mark.parametrize("text", [REFUSED, json.dumps({"error": {"message": REFUSED}})])
def test_secrets_are_taken_out_as_of_a_report(text: str) -> None:
    """Of all that is printed; the id is that of the report."""
    Path("m").write_text(text)
    ran = run_ctsreport("explain", "m")
    assert (ran.code, ran.err) == (0, "")
    assert SECRET not in ran.out
    assert "password=[secret]" in ran.out


def test_they_are_printed_where_somebody_wants_it() -> None:
    Path("m").write_text(REFUSED)
    ran = run_ctsreport("explain", "m", "--no-redact")
    assert SECRET in ran.out
    assert "Secrets were not looked for" in ran.err


@pytest.mark.parametrize("how", ["option", "file"])
def test_patterns_of_one_s_own(how: str) -> None:
    """By the option, or by ctsreport.toml, as of a report."""
    Path("m").write_text("Error: nothing goes to edge-firewall-9\n")
    if how == "file":
        Path("ctsreport.toml").write_text('[report]\nredact = ["edge-[a-z]+-[0-9]"]\n')
    ran = run_ctsreport("explain", "m", *(("--redact", "edge-[a-z]+-[0-9]") if how == "option" else ()))
    assert ran.code == 0
    assert "edge-firewall-9" not in ran.out
    assert "Nothing goes to [secret]" in ran.out
