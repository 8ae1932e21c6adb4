"""What draws a page, whoever made it: Jinja2, its sandbox, or our own modules."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol


class Template(Protocol):
    """A template, over values."""

    def generate(self, **values: Any) -> Iterator[str]:
        """Its text, in pieces."""
        ...


class Environment(Protocol):
    """The templates of a page, with what they may call."""

    filters: dict[str, Any]
    globals: Any
    sandboxed: Any

    def get_template(self, name: str, /) -> Template:
        """One of them."""
        ...


Text = Callable[[], Iterable[str]]
"""A text that can begin afresh."""
