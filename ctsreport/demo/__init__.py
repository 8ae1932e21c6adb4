"""A Consul-Terraform-Sync daemon in miniature, on loopback: what newcomers look at first, and what tests talk to."""

from ctsreport.demo.behaviour import ALWAYS, Answer, Behaviour, Follower, Tls
from ctsreport.demo.daemon import DemoDaemon, ReplayDaemon
from ctsreport.demo.model import Event, Scenario, Task
from ctsreport.demo.scenario import SCENARIOS, load_scenario
from ctsreport.demo.server import Recorded

__all__ = [
    "ALWAYS",
    "SCENARIOS",
    "Answer",
    "Behaviour",
    "DemoDaemon",
    "Event",
    "Follower",
    "Recorded",
    "ReplayDaemon",
    "Scenario",
    "Task",
    "Tls",
    "load_scenario",
]
