"""Values and known failures as TOML."""

import json
from collections.abc import Mapping
from typing import Any

from ctsreport.document import encode


def written(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return _text(str(value))


def table(name: str, values: Mapping[str, Any]) -> str:
    """One table of an array of tables; what is None is left out."""
    lines = [f"{key} = {written(value)}" for key, value in values.items() if value is not None]
    return "\n".join([f"[[{name}]]", *lines, ""])


def _text(text: str) -> str:
    """A text in quotes.

    JSON's escapes are TOML's too, but for letters beyond the first plane, and DEL, which TOML forbids.
    """
    return json.dumps(encode(text).decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
