"""A Consul-Terraform-Sync daemon in miniature, on loopback: what newcomers look at first, and what tests talk to."""

from ctsreport.demo.behaviour import ALWAYS, Behaviour, Follower, HttpAnswer, Tls
from ctsreport.demo.daemon import DemoDaemon, ReplayDaemon
from ctsreport.demo.model import Event, Scenario, Task
from ctsreport.demo.scenario import SCENARIOS, load_scenario
from ctsreport.demo.server import Recorded

__all__ = [
    "ALWAYS",
    "SCENARIOS",
    "Behaviour",
    "DemoDaemon",
    "Event",
    "Follower",
    "HttpAnswer",
    "Recorded",
    "ReplayDaemon",
    "Scenario",
    "Task",
    "Tls",
    "load_scenario",
]
