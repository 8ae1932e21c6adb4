"""A fleet over real sockets, slow as a network is, of which ten daemons misbehave, each in another way."""

import json
import resource
import subprocess
import sys
from pathlib import Path

from tests.fakes.fleet import BAD, Fleet, running

FLEET = Fleet(daemons=40, tasks=4, bad=len(BAD), latency=0.02)
FEW = 110
"""File descriptors, so few that not even a dozen daemons fit at a time."""


def test_bad_daemons_cost_no_other_one_anything() -> None:
    """Every good one is right, whatever the others do; each bad one has its own reason, and none of them is ours."""
    with running(daemons=40, tasks=4, bad=len(BAD), latency=0.02) as sources:
        Path("fleet.txt").write_text("\n".join(sources))
        options = ("--timeout", "3", "--deadline", "4", "--retries", "0", "--max-answer", "1MB")
        ran = subprocess.run(
            [sys.executable, "-m", "ctsreport", "report", "@fleet.txt", *options],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, FEW)),
        )
    assert ran.returncode == 4, ran.stderr
    made = json.loads(Path("output/report.json").read_bytes())
    instances = {each["name"]: each for each in made["instances"]}
    assert {name: (each["read"], each["summary"]["critical"]) for name, each in instances.items() if each["read"]} == {
        name: (True, FLEET.failing(name)) for name in FLEET.good()
    }
    errors = {kind: instances[name]["error"] for name, kind in FLEET.kinds().items()}
    assert all(errors.values())
    assert not any("this machine" in error for error in errors.values())
    assert len(set(errors)) == len(BAD)
    assert "40 daemons: 8 failing, 10 not read, 22 well" in ran.stdout
    [cause] = made["causes"]
    assert {member["instance"] for member in cause["members"]} == {n for n in FLEET.good() if FLEET.failing(n)}
    [spread] = [line for line in ran.stdout.splitlines() if "of 30 instances that were read" in line]
    assert "22 others run the same task well" in spread
