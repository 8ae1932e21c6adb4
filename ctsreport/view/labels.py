"""Health and outcomes in word, shape and colour: never in colour alone. ``css`` names the colour."""

from msgspec import Struct

from ctsreport.analysis.expectations.gate_finding import GateState
from ctsreport.analysis.expectations.known import State
from ctsreport.analysis.findings import VerdictState
from ctsreport.analysis.fleet import PlaceState
from ctsreport.snapshot.model import Health


class Mark(Struct, frozen=True, gc=False):
    """A state: its word, its shape, the class that colours it, and a colour for where there is no style."""

    word: str
    symbol: str
    css: str

    @property
    def initial(self) -> str:
        """The first letter of that class, for what is there ten thousand times."""
        return self.css[0]

    @property
    def colour(self) -> str:
        return COLOURS[self.css]


COLOURS = {"critical": "#a3131a", "errored": "#8a4b00", "unknown": "#57606a", "successful": "#1a6b34"}


HEALTH = {
    Health.CRITICAL: Mark("critical", "✗", "critical"),
    Health.ERRORED: Mark("errored", "▲", "errored"),
    Health.UNKNOWN: Mark("unknown", "?", "unknown"),
    Health.SUCCESSFUL: Mark("successful", "✓", "successful"),
}

FAILED = Mark("failed", "✗", "critical")
SUCCEEDED = Mark("succeeded", "✓", "successful")
EMPTY = Mark("nothing ran", "–", "unknown")

VERDICT: dict[VerdictState, Mark] = {
    "failing": Mark("failing", "✗", "critical"),
    "unsure": Mark("unsure", "?", "unknown"),
    "healthy": Mark("healthy", "✓", "successful"),
}

GATE: dict[GateState, Mark] = {
    "failed": Mark("failed", "✗", "critical"),
    "undecided": Mark("not judged", "?", "unknown"),
    "passed": Mark("passed", "✓", "successful"),
}
"""The gate and its rules."""

KNOWN: dict[State, Mark] = {
    "active": Mark("known", "◇", "unknown"),
    "soon": Mark("known, expires soon", "▲", "errored"),
    "expired": Mark("expired", "✗", "critical"),
}

PLACE: dict[PlaceState, Mark] = {
    "failing": Mark("failing", "✗", "critical"),
    "not read": Mark("not read", "∅", "errored"),
    "unsure": Mark("unsure", "?", "unknown"),
    "well": Mark("well", "✓", "successful"),
}
"""An instance as a whole."""

HEALTH_MEANS = (
    (HEALTH[Health.CRITICAL], "the newest run failed, and at least one other stored run did too"),
    (HEALTH[Health.ERRORED], "the newest run failed, every other stored run succeeded"),
    (HEALTH[Health.UNKNOWN], "no run is stored: disabled, or not run since the daemon started"),
    (HEALTH[Health.SUCCESSFUL], "the newest run succeeded"),
)

ICONS: dict[VerdictState, str] = {"failing": "cross", "unsure": "question", "healthy": "check"}

RUN_MEANS = (
    (FAILED, "a run that failed, after up to three tries"),
    (SUCCEEDED, "a run that succeeded, perhaps at a later try"),
    (
        EMPTY,
        (
            "a success in which nothing ran: a tick of a schedule without a change, a switching off; it proves nothing "
            "about what is applied"
        ),
    ),
)

NOTICES = {
    "answer_error": "Error answers",
    "answer_unread": "Not read",
    "change_not_carried_out": "Changes that were not heard",
    "change_pending": "Changes that may still be carried out",
    "clock_ahead": "Clock ahead",
    "cluster": "Cluster",
    "empty_success": "Not applied, though CTS says successful",
    "consul_not_compared": "Consul asked for the first time",
    "consul_unread": "Consul not asked",
    "config_unmatched": "Patterns that fit nothing",
    "counts_disagree": "Counts disagree",
    "daemon_unhealthy": "The daemon says that it is unhealthy",
    "discovered_in_part": "Not all of Consul's catalogue was read",
    "earlier_snapshots": "Earlier snapshots",
    "gate_undecided": "Rules that could not be judged",
    "gate_unmatched": "Rules whose pattern matches nothing",
    "group_unmatched": "A tag to group by that no instance has",
    "hearing_unclear": "Changes that nobody can compare",
    "health_disagrees": "Health disagrees",
    "known_expired": "Known failures that expired",
    "known_expires_soon": "Known failures that soon expire",
    "known_far": "Known failures for long",
    "known_outdated": "Known failures with an id of before",
    "known_recovered": "Known failures that recovered",
    "known_unmatched": "Known failures that fit nothing",
    "leader_asked": "Leader asked",
    "list_404": "The list of tasks is refused",
    "member_away": "Members that are away",
    "member_unhealthy": "Members that are unhealthy",
    "narrowed": "Narrowed",
    "never_ran": "Never ran",
    "no_events": "No events",
    "no_tasks": "No tasks",
    "not_discovered": "Consul's catalogue was not read",
    "not_in_catalogue": "Not in Consul's catalogue any more",
    "nothing_ran": "Nothing ran",
    "nothing_read": "Nothing was read",
    "not_verified": "Certificate not checked",
    "other_files": "Other files",
    "overdue": "Overdue",
    "quiet": "Quiet",
    "restarted": "Started or restarted",
    "same_daemon": "One daemon under two names",
    "schedule_not_understood": "Schedules that are not understood",
    "secret_removed": "Secrets taken out",
    "secrets_kept": "Secrets not taken out",
    "snapshot_narrowed": "Answers about some tasks",
    "source_differs": "Answers differ",
    "switched_off_while_failing": "Switched off while failing",
    "told_in_brief": "Too much for a page",
    "history_unread": "Made without the history",
    "history_unwritten": "Not added to the history",
    "look_of_before": "Answers of before",
    "not_remembered": "Not remembered",
    "recreated": "Created anew",
    "run_not_ended": "Runs that may not have ended",
    "unusually_quiet": "Quieter than usual",
    "taken_at_ignored": "A time that does not count",
    "taken_at_unknown": "Time of the answers not known",
    "task_malformed": "Malformed task",
    "task_unmatched": "Patterns of tasks that match nothing",
    "tasks_not_told": "Tasks not reported",
    "text_shortened": "Texts shortened",
    "ticks_missing": "Runs of schedules that are missing",
    "times_out_of_order": "Times out of order",
    "times_overlap": "Runs overlap",
    "unknown_status": "Unknown word",
    "unwrapped": "Answers in another form",
    "window_full": "Window full",
}
"""The notice codes, for people."""
