"""What an instance did not answer, or refused to.

Why its tasks are not known, and a notice for each answer that is missing or an error.
"""

from collections import defaultdict
from collections.abc import Iterable

from ctsreport.snapshot.model import Answer, Level, Notice, Reading, Task
from ctsreport.snapshot.paths import DEFINITIONS, HEALTH, TASKS
from ctsreport.snapshot.shape import Shape
from ctsreport.snapshot.wire import Flaw, Part


def why_unread(reading: Reading, parts: list[Part], unread: list[Answer]) -> str | None:
    """Why the tasks of this instance could not be read; None where they were."""
    if not reading.live:
        return _why_saved_unread(parts, unread)
    if any(part.shape in {Shape.TASKS, Shape.EMPTY} and _asked(part.answer, TASKS) for part in parts):
        return None
    listing = [answer for answer in unread if _asked(answer, TASKS)] or unread
    if listing:
        return listing[0].error
    refused = next((part.error for part in parts if part.error and _asked(part.answer, TASKS)), None)
    if refused is None:
        return "The tasks were not reported."
    if any(part.shape is Shape.DEFINITIONS for part in parts):
        return None
    return _list_refused(refused)


def _list_refused(message: str) -> str:
    return (
        f"The list of tasks was refused: {message}. This daemon cannot list its tasks in another way: "
        "name them with --task NAME, or restart CTS, which forgets the event that is in the way."
    )


def _why_saved_unread(parts: list[Part], unread: list[Answer]) -> str | None:
    if any(part.shape is not Shape.ERROR for part in parts):
        return None
    errors = [part.error for part in parts if part.error] + [answer.error for answer in unread if answer.error]
    if not errors:
        return None
    return errors[0]


def _asked(answer: Answer, path: str) -> bool:
    return answer.request is not None and answer.request.split("?")[0] == path


def concerns_health(answer: Answer) -> bool:
    """Whether an answer that is missing would have said how tasks are.

    Definitions and the daemon's word for itself do not.
    """
    return not any(_asked(answer, path) for path in (DEFINITIONS, HEALTH))


def unread_notices(reading: Reading, unread: list[Answer], error: str | None) -> Iterable[Notice]:
    """One notice for each answer that is missing, but for the one that the instance's own error already names."""
    for answer in unread:
        if answer.error != error:
            yield Notice("answer_unread", "warning", f"{answer.request} was not read: {answer.error}", reading.instance)


def flaw_notices(reading: Reading, parts: list[Part]) -> list[Notice]:
    """One notice for each task, or answer, that could not be decoded."""
    return [_malformed(reading, part, flaw) for part in parts for flaw in part.flaws]


def _malformed(reading: Reading, part: Part, flaw: Flaw) -> Notice:
    subject = f"Task {flaw.task}" if flaw.task is not None else "The answer"
    text = f"{subject} could not be decoded: {part.answer.origin}, {flaw.path}: {flaw.what}. The rest is reported."
    return Notice("task_malformed", "error", text, reading.instance, flaw.task)


def error_notices(reading: Reading, parts: list[Part], tasks: dict[str, Task]) -> Iterable[Notice]:
    """The daemon's error answers: each message once, with where it stood."""
    origins: dict[str, list[Answer]] = defaultdict(list)
    for part in parts:
        if part.error is not None:
            origins[part.error].append(part.answer)
    for message, answers in origins.items():
        if reading.live:
            yield from _live_error(reading, message, answers, named=any(part.definitions is not None for part in parts))
        else:
            places = ", ".join(answer.origin for answer in answers)
            level: Level = "info" if _answered(message, tasks) else "warning"
            yield Notice("answer_error", level, f"An error answer ({places}): {message}", reading.instance)


def _live_error(reading: Reading, message: str, answers: list[Answer], *, named: bool) -> Iterable[Notice]:
    for answer in answers:
        if _asked(answer, TASKS):
            asked = (
                "The tasks that it defines were asked for one by one"
                if named
                else "It cannot name its tasks in another way"
            )
            text = (
                f"The daemon refuses its list of tasks ({message}): an event outlived its task. {asked}. "
                "Restarting CTS brings it back."
            )
            yield Notice("list_404", "warning", text, reading.instance)
        elif _asked(answer, HEALTH):
            yield Notice(
                "daemon_unhealthy",
                "warning",
                f"The daemon says of itself that it is unhealthy: {message}",
                reading.instance,
            )
        else:
            yield Notice(
                "answer_error", "warning", f"{answer.request} answered with an error: {message}", reading.instance
            )


def _answered(message: str, tasks: dict[str, Task]) -> bool:
    """Whether another part answers what this error answer did not: the task that it names, or else any task at all."""
    if "does not exist" not in message:
        return bool(tasks)
    return any(f"'{name}'" in message for name in tasks)
