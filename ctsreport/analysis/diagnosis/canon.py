"""A text with slots in place of what may differ within one cause, and the slots filled in again.

Ids, times, numbers, addresses and names of service instances differ from event to event. Each is found once, by its
word, and a slot stands for it: two letters that no provider writes, the first for what it is, the second for which.
What is left is the skeleton: it is the same for many events, so that it need be diagnosed once, and what is concluded
from it holds for all of them.
"""

from typing import NamedTuple

from ctsreport.analysis.diagnosis.names import is_named_task, is_task, is_whole, replaced
from ctsreport.analysis.diagnosis.slots import NAME, NUMBER, SLOT, Slots, filled
from ctsreport.pattern import Pattern

# Letters that slots are made of.
_TAKEN = Pattern(r"[\ua000-\ua62f]")
# The local side of a connection: `read tcp 10.0.0.4:51234->`
_LOCAL = Pattern(r" (?:tcp|udp|unix)[46]? \S{3,80}?:\d{1,5}->")
_INSTANCES = Pattern(r"\[\"(?<=\w\[\")(?<!provider\[\")([^\"\]\n]{2,200})\"\]")
_MOST_INSTANCES = 8
# Numbers that no rule asks for. Each pattern begins with a literal, so that it is found fast.
# `index out of range [5] with length 3`
_COUNTED = (
    (" line ", Pattern(r" line \d+(?=, in |:?[ \t]*\n)"), " line 1"),
    ("\n ", Pattern(r"\n +\d+(?=: )"), "\n 1"),
    ("goroutine ", Pattern(r"goroutine \d+"), "goroutine 1"),
    (
        "out of range [",
        Pattern(r"out of range \[[^\]]{1,40}\](?: with (?:length|capacity) \d+)?"),
        "out of range",
    ),
)

# `Failed to connect to fw-1 port 443 after 52 ms`: of each run its own, and told beside the cause.
_AFTER = Pattern(r"(?<= after )\d+(?= ms)")

# A listing is as long as it happens to be: one slot stands for `⟨name⟩, ⟨name⟩ and ⟨name⟩`.
_LISTING = Pattern(rf"{SLOT}(?:(?: ?[,;|&] ?| \(| and | or |\) ?[,;]? ?|\n[ *-]*){SLOT}\)?){{2,400}}")
_AROUND_TASK = (("'", "'"), ("module.", "."), ("/", "/"))


class Canonical(NamedTuple):
    """The skeleton, what stood in its slots, and the slot of the task's name."""

    skeleton: str
    values: tuple[str, ...]
    task: str

    def filled(self, text: str) -> str:
        """``text``, concluded from the skeleton, with its slots filled in again."""
        return filled(text, self.values)


def canonical(text: str, task: str = "", plain: set[str] | None = None) -> Canonical:
    """The skeleton of a text of the task's run.

    ``plain`` are words that are known to hold no slot, and learns more of them.
    """
    if not text.isascii():
        text = _TAKEN.sub("?", text)
    slots = Slots(set() if plain is None else plain)
    # CTS allows no other names; what only looks like one must not take the words of the text.
    task = task if task.replace("-", "").replace("_", "").isalnum() else ""
    sign = slots.of(NAME, task) if task else ""
    text = _without_counts(_without_names(text, task, sign, slots))
    if " after " in text:
        text = _AFTER.sub(lambda match: slots.of(NUMBER, match[0]), text)
    skeleton = slots.masked(text)
    for named in tuple(slots.objects):
        skeleton = replaced(skeleton, named, slots.of(NAME, named), is_whole)
    if "," in skeleton:
        skeleton = _LISTING.sub(lambda run: slots.of(NAME, filled(run[0], tuple(slots.places))), skeleton)
    return Canonical(skeleton, _resolved(slots), sign)


def _resolved(slots: Slots) -> tuple[str, ...]:
    """The values; one in which another is masked (a path with the task's name) is filled itself."""
    if "".join(slots.places).isascii():
        return tuple(slots.places)
    values: list[str] = []
    for value in slots.places:
        values.append(value if value.isascii() else filled(value, tuple(values)))
    return tuple(values)


def _without_names(text: str, task: str, sign: str, slots: Slots) -> str:
    """The task's name, and the keys of instances, wherever they stand."""
    if task:
        for before, after in _AROUND_TASK:  # where it stands mostly, in C
            text = text.replace(f"{before}{task}{after}", f"{before}{sign}{after}")
        text = replaced(text, task, sign, is_task if len(task) >= 5 and not task.isalpha() else is_named_task)
    for instance in _instances(text) if '["' in text else ():
        slot = slots.of(NAME, instance)
        text = replaced(text.replace(f'"{instance}"', f'"{slot}"'), instance, slot, is_whole)
    return text


def _without_counts(text: str) -> str:
    if "->" in text:
        text = _LOCAL.sub(" tcp ", text)
    for anchor, pattern, one in _COUNTED:
        if anchor in text:
            text = pattern.sub(one, text)
    return text


def _instances(text: str) -> tuple[str, ...]:
    """The keys of resources' instances: `aws_lb.x["web-1"]`, but no list of JSON."""
    return tuple(dict.fromkeys(_INSTANCES.findall(text)))[:_MOST_INSTANCES]
