"""Messages as CTS stores them, and the same as people paste them."""

import re
from collections.abc import Callable, Iterator


def stored(text: str, task: str, wrap: str = "apply", *, tries: int = 2, width: int = 77) -> str:
    """The event's message: ``tries`` retries of ``text``, or none where 0."""
    text = text.replace("{T}", task)
    one = {
        "apply": f"error tf-apply for '{task}': exit status 1\n\n{broken(text, width)}",
        "init": (
            f"Error updating task '{task}'. Unable to init task: error tf-init for '{task}': exit status 1\n\n"
            f"{broken(text, width)}"
        ),
        "init-direct": f"Error updating task '{task}'. Unable to init task: error tf-init for '{task}': {text}",
        "enable": f"Error updating task '{task}'. Unable to init task: {text}\n",
        "direct": f"error tf-apply for '{task}': {text}",
        "commit": retried(text, 4),
        "none": text,
    }[wrap]
    return retried(one, tries) if tries and text != "context canceled" else one


def retried(text: str, tries: int) -> str:
    """Each retry in quotes, the newest first."""
    return ": ".join(f"retry attempt #{number} failed '{text}'" for number in range(tries, 0, -1))


def broken(text: str, width: int) -> str:
    """The detail of each diagnostic in lines of at most ``width`` characters."""
    return "".join(_broken(each, width) for each in re.split(r"(?m)^(?=Error: |Warning: )", text))


def _broken(text: str, width: int) -> str:
    place = text.rfind("\n  on ")
    head = text.find("\n\n", max(place, 0))
    if head < 0:
        return text
    return text[:head] + "\n".join(line for whole in text[head:].split("\n") for line in _lines(whole, width))


def _lines(whole: str, width: int) -> Iterator[str]:
    if whole.startswith((" ", "\t")):
        yield whole
        return
    line, *words = whole.split(" ")
    for word in words:
        if len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line += f" {word}"
    yield line


def framed(message: str) -> str:
    """As a terminal shows it: each diagnostic in a frame."""
    parts = re.split(r"(?m)^(?=Error: |Warning: )", message)
    return parts[0] + "".join(
        "╷\n" + "".join(f"│ {line}\n" for line in part.rstrip("\n").split("\n")) + "╵\n\n" for part in parts[1:]
    )


def coloured(message: str) -> str:
    """With the colours of a terminal."""
    return message.replace("Error: ", "\x1b[1m\x1b[31mError: \x1b[0m\x1b[0m\x1b[1m").replace("\n\n", "\x1b[0m\n\n")


def logged(message: str) -> str:
    """As the daemon's log has it."""
    return "2026-11-24T10:00:00.123Z [ERROR] ctrl: could not apply changes for task web: error=\n" + "".join(
        f"  | {line}\n" for line in message.split("\n")
    )


def windows(message: str) -> str:
    """Pasted on Windows."""
    return message.replace("\n", "\r\n")


PASTED: tuple[Callable[[str], str], ...] = (
    framed,
    coloured,
    logged,
    windows,
    lambda message: coloured(framed(message)),
)
