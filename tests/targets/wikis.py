"""A place in a real wiki, whose other pages can be looked at too."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.targets.adapter import Place


@dataclass
class WikiPlace(Place):
    """``source`` is the text of any of its pages, ``html`` what a reader sees of it."""

    source: Callable[[str], str] = lambda _: ""
    html: Callable[[str], str] = lambda _: ""
