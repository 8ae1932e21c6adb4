"""Our own templates to modules of Python, when a wheel is built or a checkout installed (``hatch_build.py``).

The modules run without Jinja2, whose import takes a quarter of a small report: `modules` finds them, `runtime` has what
they call. They are made of Jinja2's own code, in which an attribute is an attribute and a call a call. Nothing of ours
is imported here, for a build has little more than Jinja2.
"""

import re
from keyword import iskeyword
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

OPTIONS: dict[str, Any] = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "undefined": jinja2.StrictUndefined,
    "auto_reload": False,
}
"""How Jinja2 reads our templates, and those of users."""

_THEIRS = "from jinja2.runtime import "
_OURS = "from ctsreport.renderers.page.runtime import "


class PlainCode(CodeGenerator):
    """Templates of ours see values and functions of ours, and no dictionaries by names of attributes."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja2's
        """An attribute. Raises NotImplementedError for one that Python cannot write so."""
        if iskeyword(node.attr):
            raise NotImplementedError(node.attr)
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """A call. Raises NotImplementedError for one that unpacks its arguments, or has a block of its own."""
        if node.dyn_args or node.dyn_kwargs or forward_caller:
            raise NotImplementedError("a call by which arguments are unpacked, or with a block")
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write(")")


def generate(name: str, source: str, made_of: str) -> str:
    """A template's module, as text, with what it says that it was ``made_of``."""
    environment = jinja2.Environment(autoescape=name.startswith(("html/", "pdf/")), **OPTIONS)
    environment.code_generator_class = PlainCode
    for each in environment.parse(source).find_all(nodes.Filter):
        environment.filters.setdefault(each.name, _later)
    head, _, rest = environment.compile(source, name, name, raw=True).partition(_THEIRS)
    names, _, code = rest.partition("\n")
    used = [each for each in re.findall(r"\w+", names) if re.search(rf"\b{each}\b", code)]
    return f"{head}{_OURS}{', '.join(used)}\n{code}\nmade_of = {made_of!r}\n"


def jinja2_version() -> str:
    """As installed."""
    stated = vars(jinja2).get("__version__")
    if not stated:  # later versions leave it to the metadata, which cost ten milliseconds
        from importlib.metadata import version

        stated = version("jinja2")
    return str(stated)


def _later(*_: object) -> str:
    """A renderer's own filter, which a build does not know. Jinja2 tries filters on constants; what fails it leaves."""
    raise NotImplementedError
