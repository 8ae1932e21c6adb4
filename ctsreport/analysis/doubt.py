"""What makes a verdict unsure, by instance and by task: words for each, empty where nothing does."""

from ctsreport.analysis.counts import missing, odd_words
from ctsreport.analysis.findings import InstanceFinding, TaskFinding
from ctsreport.plural import plural
from ctsreport.snapshot.model import HEALTH_BY_WORD, Health


def doubtful_instance(found: InstanceFinding) -> str:
    """Why the health of an instance as a whole is not certain."""
    snapshot = found.snapshot
    if not snapshot.read:
        return "it could not be read"
    if snapshot.malformed or snapshot.unread:
        return "not everything of it could be read"
    if snapshot.narrowed:
        return "it was saved of some of its tasks alone"
    if odd_words(snapshot):
        return "it counts words that CTS is not known to use"
    more = missing(found)
    if not more:
        return ""
    return f"it counts {plural(more, 'more task', 'more tasks')} than it reported"


def doubtful_task(task: TaskFinding) -> str:
    """Why the health of a task is not certain."""
    if task.reported is not None and task.reported not in HEALTH_BY_WORD:
        return f"the daemon calls it {task.reported}"
    if task.health is Health.UNKNOWN and not task.has_status:
        return "its status was not reported"
    if task.unproven:
        return "no run of it is stored"
    return ""
