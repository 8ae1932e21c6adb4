"""Which instances are asked for, by their names and by what their owners call them."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct, structs

from ctsreport.errors import CtsReportError, did_you_mean, unread_error, usage_error
from ctsreport.snapshot.model import Reading


class Wanted(Struct, frozen=True):
    """``globs`` of names, and tags as pairs: of one key any value counts, and each key must fit.

    ``known`` are the tags of each instance, as ctsreport.toml has them.
    """

    globs: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    known: Mapping[str, Mapping[str, str]] = {}

    def includes(self, instance: str) -> bool:
        """Whether an instance is among those asked for; all are where nothing was."""
        named = not self.globs or any(fnmatchcase(instance, glob) for glob in self.globs)
        own = self.known.get(instance, {})
        return named and all(
            own.get(key) in {value for other, value in self.tags if other == key} for key, _ in self.tags
        )

    def knowing(self, tags: Mapping[str, Mapping[str, str]]) -> "Wanted":
        """The same, where more is known of what instances are called by."""
        return structs.replace(self, known={**tags, **self.known})

    def among(self, readings: Sequence[Reading]) -> list[Reading]:
        """Those of instances that are asked for. Raises `CtsReportError` where there is none."""
        found = [reading for reading in readings if self.includes(reading.instance)]
        if found:
            return found
        if self.globs or self.tags:
            raise self.nothing([*(reading.instance for reading in readings), *self.known])
        raise unread_error("No folder that was named holds an answer of CTS.", "Name a folder of saved answers.")

    def nothing(self, instances: Iterable[str]) -> CtsReportError:
        """That none of the instances there are was asked for (2)."""
        names = sorted(set(instances))
        asked = [*(f"--instance {glob}" for glob in self.globs), *(f"--tag {key}={value}" for key, value in self.tags)]
        near = " ".join(filter(None, (did_you_mean(glob, names) for glob in self.globs)))
        return usage_error(
            f"{' '.join(asked)} fits no instance.", near or f"There are {', '.join(names[:_SHOWN]) or 'none'}."
        )


# Names that an error gives.
_SHOWN = 5


def parse_tag(text: str) -> tuple[str, str]:
    """``site=dc2`` as key and value. Raises `CtsReportError` (2)."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise usage_error(f"--tag {text!r} is not KEY=VALUE.", "Write it as the file has it: --tag site=dc2.")
    return key.strip(), value.strip()
