"""The type of an option's value in ctsreport.toml: that of the option, with its help for the JSON Schema."""

from typing import Annotated, Any

import click
from msgspec import Meta

from ctsreport.cli.option import Option, Size
from ctsreport.config.schema import Size as SizeText
from ctsreport.config.schema import Text


def kind_of(option: Option) -> Any:
    """As msgspec reads it. What a value means is for the option itself, whose messages have examples."""
    one = bool if option.is_flag or option.secondary_opts else _kind_of(option.type)
    kind: Any = tuple.__class_getitem__((one, ...)) if option.multiple else one
    return Annotated[kind, Meta(description=(option.help or "").replace("\b", "").strip())]


def _kind_of(kind: Any) -> Any:
    if isinstance(kind, Size):
        return SizeText
    if isinstance(kind, click.Choice):
        if kind.case_sensitive:
            return Annotated[str, Meta(extra_json_schema={"enum": list(kind.choices)})]
        return Text
    if isinstance(kind, click.IntRange):
        return Annotated[int, Meta(extra_json_schema=_range(kind))]
    if isinstance(kind, click.FloatRange):
        return Annotated[float, Meta(extra_json_schema=_range(kind))]
    if isinstance(kind, click.types.StringParamType):
        return Text
    raise TypeError(f"no type of ctsreport.toml is known for {kind!r}")


def _range(kind: click.IntRange | click.FloatRange) -> dict[str, float]:
    ends = {
        "exclusiveMinimum" if kind.min_open else "minimum": kind.min,
        "exclusiveMaximum" if kind.max_open else "maximum": kind.max,
    }
    return {name: end for name, end in ends.items() if end is not None}
