"""The options whose defaults the file may hold: its keys are made of this, and held to what each declares."""

from typing import Any

from msgspec import Struct

from ctsreport.config.effect import Effect


class FileOption(Struct, frozen=True):
    """An option whose default the file may hold: its key, its table, its type as msgspec reads it."""

    key: str
    table: str
    kind: Any
    effect: Effect


def by_key(options: tuple[FileOption, ...], table: str) -> dict[str, FileOption]:
    """The options of one table."""
    return {each.key: each for each in options if each.table == table}
