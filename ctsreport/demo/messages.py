"""Error messages as CTS stores them: Terraform's text, broken as Terraform breaks it, in CTS's wrapping."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_WIDTH = 77
_AGO = re.compile(r"\{(-\w+)\}")
# Of each of the firewall's commits CTS tries again four times, within each of a run's tries.
_COMMIT_RETRIES = 4


@dataclass(frozen=True)
class Messages:
    """The ``messages`` of a scenario by name: ``{"text", "prefix"}``.

    In ``text``, ``{task}`` stands for the task's name, and ``{-3h10m}`` for that time ago, in the words of ``stamp``.

    ``prefix`` says what stands around ``text`` within one try: ``apply`` (the default: Terraform ran and failed; the
    text is broken into lines), ``direct`` (terraform-exec failed), ``commit`` (PAN-OS), ``none``.
    """

    raw: Mapping[str, Mapping[str, str]]
    stamp: Callable[[str], str]

    def of_run(self, name: str, tries: str, task: str) -> str:
        """The message of a failed run. ``tries``: ``same``, ``none`` (not retried) or the message of the try before.

        KeyError for an unknown message, ValueError for an unknown prefix.
        """
        newest = self._one_try(name, task)
        if tries == "none":
            return newest
        before = newest if tries == "same" else self._one_try(tries, task)
        return retried([newest, before])

    def _one_try(self, name: str, task: str) -> str:
        raw = self.raw[name]
        text = _AGO.sub(lambda ago: self.stamp(ago[1]), raw["text"].replace("{task}", task))
        match raw.get("prefix", "apply"):
            case "apply":
                return f"error tf-apply for '{task}': exit status 1\n\n{wrapped(text)}"
            case "direct":
                return f"error tf-apply for '{task}': {text}"
            case "commit":
                return retried([text] * _COMMIT_RETRIES)
            case "none":
                return text
            case other:
                raise ValueError(f"message {name!r} has an unknown prefix: {other!r}")


def retried(tries: list[str]) -> str:
    """What CTS makes of the messages of all retries, the newest first. The quotes inside stay as they are."""
    numbers = range(len(tries), 0, -1)
    return ": ".join(f"retry attempt #{number} failed '{text}'" for number, text in zip(numbers, tries, strict=True))


def wrapped(text: str) -> str:
    """``text``, a diagnostic, with its detail in lines of at most 77 characters, broken at blanks, as by Terraform.

    What comes before the place (``  on FILE ...``) is the summary and stays whole, as do lines that begin with a blank
    and words that are longer than a line.
    """
    detail = max(0, text.find("\n  on "))
    return text[:detail] + "\n".join(line for whole in text[detail:].split("\n") for line in _broken(whole))


def _broken(line: str) -> Iterator[str]:
    if line.startswith(" "):
        yield line
        return
    current, *words = line.split(" ")
    for word in words:
        if len(current) + 1 + len(word) > _WIDTH:
            yield current
            current = word
        else:
            current += f" {word}"
    yield current
