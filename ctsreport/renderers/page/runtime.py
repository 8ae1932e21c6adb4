"""What the modules that our templates are made into call when they run: of Jinja2's runtime as much as they use.

A template that uses more is refused by the tests (``test_compiled.py``). The names are those that Jinja2's code has.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import SimpleNamespace
from typing import Any, NamedTuple, NoReturn

from markupsafe import Markup, escape

missing: Any = object()
"""In the place of a value that there is none of."""

identity = str


def str_join(values: Iterable[Any]) -> str:
    """What ``~`` makes of its sides."""
    return "".join(map(str, values))


class TemplateRuntimeError(Exception):
    """A template of ours is wrong."""


def internalcode(function: Callable[..., Any]) -> Callable[..., Any]:
    """Jinja2's mark on what no traceback of a template should show."""
    return function


def Undefined(*_: object, **_more: object) -> str:  # noqa: N802 - Jinja2's
    """What an ``if`` without an ``else`` comes to in an expression."""
    return ""


class Strict:
    """A value that was not given: whatever is done with it, besides passing it on, is an error."""

    def __init__(self, hint: str = "", name: str = "") -> None:
        self._hint = hint or f"{name!r} is undefined"

    def _fail(self, *_: object) -> NoReturn:
        raise TemplateRuntimeError(self._hint)

    __getattr__ = __str__ = __iter__ = __bool__ = __len__ = __eq__ = __hash__ = __call__ = _fail


class Escaping(NamedTuple):
    """Whether values are escaped."""

    autoescape: bool


class Context:
    """The names of one template while it is drawn."""

    def __init__(self, values: Mapping[str, Any], *, autoescape: bool) -> None:
        self._given = values
        self.vars: dict[str, Any] = {}
        self.exported_vars: set[str] = set()
        self.eval_ctx = Escaping(autoescape)

    def resolve_or_missing(self, name: str) -> Any:
        """The value of a name."""
        if name in self.vars:
            return self.vars[name]
        return self._given.get(name, missing)

    def get_all(self) -> dict[str, Any]:
        """All values by name."""
        return {**self._given, **self.vars}


class Macro:
    """A macro: a function of its arguments, by place or by name, to text."""

    def __init__(
        self,
        environment: "Environment",
        function: Callable[..., str],
        name: str,
        arguments: tuple[str, ...],
        *_unused: object,
    ) -> None:
        self.name = name
        self._function = function
        self._arguments = arguments
        self._made = Markup if environment.autoescape else str

    def __call__(self, *given: Any, **named: Any) -> str:
        """The text."""
        rest = [named.pop(each, missing) for each in self._arguments[len(given) :]]
        if named or len(given) > len(self._arguments):
            raise TemplateRuntimeError(f"macro {self.name!r} takes {', '.join(self._arguments)}")
        return self._made(self._function(*given, *rest))


class Loop(NamedTuple):
    """What a template may ask of the loop that it is in."""

    index0: int
    first: bool
    last: bool


def LoopContext(values: Iterable[Any], _undefined: object) -> Iterator[tuple[Any, Loop]]:  # noqa: N802 - Jinja2's
    """Each value with its place in the loop."""
    there = list(values)
    end = len(there) - 1
    for place, value in enumerate(there):
        yield value, Loop(place, place == 0, place == end)


class Template(NamedTuple):
    """A template as a function."""

    root: Callable[[Context], Iterator[str]]
    environment: "Environment"

    def generate(self, **values: Any) -> Iterator[str]:
        """Its text over these values, in pieces."""
        return self.root(Context({**self.environment.globals, **values}, autoescape=self.environment.autoescape))

    def make_module(self, values: Mapping[str, Any], _shared: object, given: Mapping[str, Any]) -> SimpleNamespace:
        """What it defines, over the values of the template that imports it."""
        named = {name: value for name, value in given.items() if value is not missing}
        context = Context({**values, **named}, autoescape=self.environment.autoescape)
        for _ in self.root(context):
            pass
        return SimpleNamespace(**{name: context.vars[name] for name in context.exported_vars})


def _joined(context: Escaping, values: Iterable[Any], between: str) -> str:
    if context.autoescape:
        return escape(between).join(values)
    return between.join(map(str, values))


def _batches(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(values)
    while batch := list(islice(remaining, size)):
        yield batch


def _attributes(_context: Context, values: Iterable[Any], attribute: str) -> Iterator[Any]:
    return (getattr(value, attribute) for value in values)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "batch": _batches,
    "join": _joined,
    "length": len,
    "map": _attributes,
    "safe": Markup,
    "upper": lambda text: text.upper(),
}
"""The filters of Jinja2's own that our templates use."""

TESTS: Mapping[str, Callable[[Any], bool]] = {"none": lambda value: value is None}
"""The tests likewise."""


class Environment:
    """What the modules of one family have in common, and themselves by the name of their template."""

    sandboxed = False
    undefined = Strict
    concat = "".join
    getitem = staticmethod(lambda values, key: values[key])

    def __init__(self, *, autoescape: bool) -> None:
        self.autoescape = autoescape
        self.filters: dict[str, Callable[..., Any]] = dict(FILTERS)
        self.tests = TESTS
        self.globals: dict[str, Any] = {}
        self.templates: dict[str, Callable[[Context], Iterator[str]]] = {}

    def get_template(self, name: str, _parent: str | None = None) -> Template:
        """One of them."""
        return Template(self.templates[name], self)
