"""Kinds for tests of what is the same for all: one that cannot read back what it said, and one with a bug."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Literal

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication
from ctsreport.destinations.targets import Kind
from ctsreport.destinations.targets.settings import Run, TargetSettings, Text


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A file, to the end of which each message is put."""

    kind: Literal["shout", "broken"] = "shout"
    file: Text


class Shout:
    """Like a chat's webhook: nobody knows there what it said before."""

    reads_back: ClassVar[bool] = False

    def __init__(self, settings: Settings, run: Run) -> None:
        self._file = Path(settings.file)
        self._run = run

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:
        thread = f" (after {kept['thread']})" if "thread" in kept else ""
        return [Change("message", Action.CREATE, str(self._file), after=f"{publication.headline}{thread}\n")]

    def carry_out(self, change: Change) -> Delivered:
        with self._file.open("a") as file:
            file.write(change.after)
        return Delivered(change, {"thread": "1"})

    def check(self) -> list[str]:
        return ["Anybody may shout."]

    def close(self) -> None:
        """Nothing."""


class Broken(Shout):
    """It has a bug."""

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002
        raise KeyError("a bug")


KINDS: Mapping[str, Kind] = {name: Kind(name, __name__, name.title()) for name in ("shout", "broken")}
