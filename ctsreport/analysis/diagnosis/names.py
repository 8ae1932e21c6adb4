"""Where a word stands as a name: the task's, or that of a resource's instance."""

from collections.abc import Callable


def replaced(text: str, word: str, sign: str, accept: Callable[[str, int, int], bool]) -> str:
    """A text with ``sign`` in the place of each ``word`` that ``accept`` takes.

    To compile a pattern for each task would take longer than all else.
    """
    at = text.find(word)
    if at < 0:
        return text
    parts: list[str] = []
    done = 0
    while at >= 0:
        end = at + len(word)
        if accept(text, at, end):
            parts += text[done:at], sign
            done = end
        at = text.find(word, end)
    if parts:
        return "".join(parts) + text[done:]
    return text


_CLOSING = {"/", "'", '"', "`"}
_OPENING = {*_CLOSING, ":"}


def is_whole(text: str, at: int, end: int) -> bool:
    """Nothing on either side that would make it part of a longer name."""
    return not _goes_on(text[at - 1 : at]) and not _goes_on(text[end : end + 1])


def in_word(char: str) -> bool:
    """Whether a letter, a digit or an underscore."""
    return char.isalnum() or char == "_"


def _goes_on(char: str) -> bool:
    return in_word(char) or char == "-"


_BEFORE, _AFTER = frozenset(" '/\"`:\n"), frozenset("', /\"`:\n)]")


def is_task(text: str, at: int, end: int) -> bool:
    """A long or odd word is a task's name wherever it stands whole; but not as a part of a host."""
    before, after = text[at - 1 : at] if at else "", text[end : end + 1]
    if before in _BEFORE and after in _AFTER:
        return True
    if _goes_on(after):
        return False
    if before == "/" and after == "." and text[max(0, at - 2) : at - 1] != "/":
        return True
    if before == "." and text.endswith("module.", 0, at):
        return True
    part_of_host = (before == "." and in_word(text[max(0, at - 2) : at - 1])) or (
        after == "." and in_word(text[end + 1 : end + 2])
    )
    return not part_of_host and not _goes_on(before)


def is_named_task(text: str, at: int, end: int) -> bool:
    """A short word is a task's name only where something says so: a quote, a path, the word before."""
    if text[at - 1 : at] == "/" and text[end : end + 1] == "." and text[max(0, at - 2) : at - 1] != "/":
        return True
    if text[at - 1 : at] in _OPENING and (end == len(text) or text[end] in _CLOSING):
        return True
    return text.endswith(("module.", "env:", "task "), 0, at) and not _goes_on(text[end : end + 1])
