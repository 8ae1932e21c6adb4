"""Regular expressions that are compiled when they are first used: most runs of the program need only a few of them."""

import re
from collections.abc import Callable, Iterator

_ALSO_ASCII = "\u017f\u0130\u0131\u212a"
"""Letters that are s, i and k where case is ignored, and whose lower case is not."""


class Pattern:
    """As ``re.compile(source, flags)``, but compiled on first use.

    ``needs`` are texts of which one stands wherever ``search`` and ``sub`` find something, in lower case where case is
    ignored: a text without them is not looked at, and where none has one the pattern is not even compiled.
    """

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    sub: Callable[..., str]
    split: Callable[..., list[str]]
    findall: Callable[..., list[str]]

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG, *, needs: tuple[str, ...] = ()) -> None:
        self.source = source
        self.flags = flags
        self.needs = needs
        self._made: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> object:
        """Only called for what is not there yet: the methods of the compiled pattern, which are kept from then on."""
        if name not in Pattern.__annotations__:
            raise AttributeError(name)
        if self.needs and name in {"search", "sub"}:
            self.search, self.sub = self._searched, self._replaced
            return getattr(self, name)
        compiled = self._compiled()
        for method in Pattern.__annotations__:
            self.__dict__.setdefault(method, getattr(compiled, method))
        return getattr(compiled, name)

    def _searched(self, text: str, *places: int) -> re.Match[str] | None:
        if self._can_be_in(text):
            return (self._made or self._compiled()).search(text, *places)
        return None

    def _replaced(self, by: Callable[[re.Match[str]], str] | str, text: str) -> str:
        if self._can_be_in(text):
            return (self._made or self._compiled()).sub(by, text)
        return text

    def _compiled(self) -> re.Pattern[str]:
        if self._made is None:
            self._made = re.compile(self.source, self.flags)
        return self._made

    def _can_be_in(self, text: str) -> bool:
        if self.flags & re.IGNORECASE:
            if not text.isascii() and any([each in text for each in _ALSO_ASCII]):  # noqa: C419 - as below
                return True
            text = text.lower()
        for each in self.needs:  # noqa: SIM110 - any() of a generator takes several times as long
            if each in text:
                return True
        return False
