"""That a daemon gave no answer: what was wrong, and what to do."""


class Unanswered(Exception):
    """There was no answer: what was wrong, what to do, and whether it may pass."""

    def __init__(self, what: str, cure: str, *, passing: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.cure = cure
        self.passing = passing


NO_DESCRIPTOR = Unanswered(
    "this machine has no more file descriptors (that is not the daemon's fault)",
    "Ask fewer daemons at a time (--parallel), or allow more: ulimit -n 4096.",
)
NO_MEMORY = Unanswered(
    "this machine has no more memory (that is not the daemon's fault)",
    "Ask fewer daemons at a time: --parallel.",
)
NO_THREAD = Unanswered(
    "this machine starts no more threads (that is not the daemon's fault)",
    "Ask fewer daemons at a time (--parallel), or allow more: ulimit -u.",
)
