"""Whether an address was reached at all: for the rules of a state, a module or a provider that tell why it was not."""

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds.network import dns, timeout, unavailable, unreachable
from ctsreport.analysis.diagnosis.kinds.tls import tls


def reached(fault: Fault) -> Finding | None:
    """Any of the network's kinds."""
    for rule in (dns, unreachable, timeout, tls, unavailable):
        if found := rule(fault):
            return found
    return None
