"""One pattern: a text with names in braces, as a function of values by name."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from operator import itemgetter
from typing import Any

Fill = Callable[[Any], str]
"""Of a mapping that has a value for each of the pattern's names."""


def names_in(text: str) -> list[str]:
    """The names that a pattern uses, in their order and as often as it does: ``{a} and {b}`` uses a and b."""
    return [name for _, name in _pieces(text) if name is not None]


def compiled(text: str, allowed: Collection[str]) -> Fill:
    """A pattern as a function of its values. Raises ValueError for a name that is not among those that are allowed.

    Compiled to ``%``, several times as fast as ``str.format``.
    """
    names = names_in(text)
    wrong = [name for name in names if name not in allowed]
    if wrong:
        raise ValueError(f"{{{wrong[0]}}} is not a name of this pattern, which may use {', '.join(allowed) or 'none'}")
    form = "".join([literal.replace("%", "%%") if name is None else "%s" for literal, name in _pieces(text)])
    if not names:
        whole = form % ()
        return lambda _: whole
    values_of: Callable[[Mapping[str, str]], Any] = itemgetter(*names)  # of a single name its value, else a tuple
    return lambda values: form % values_of(values)


# `{name}`, `{{` for a brace, what stands between them, and a brace alone
_PIECE = re.compile(r"\{([^{}]*)\}|(?:\{\{|\}\}|[^{}])+|[{}]")


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """What stands there, and each name. Raises ValueError for a brace that is neither part of a name nor doubled."""
    for match in _PIECE.finditer("".join(text)):  # a block of a template is a Markup, which would escape what is put in
        literal = match[0].replace("{{", "{").replace("}}", "}")
        if match[1] is None and match[0] in {"{", "}"}:
            raise ValueError(f"a {match[0]} stands there alone: write it twice")
        yield literal, match[1]
