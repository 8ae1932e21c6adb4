"""``ctsreport schema``."""

import json
from typing import Any

import click
import msgspec

from ctsreport.cli.option import OneOf
from ctsreport.cli.shared import print_result
from ctsreport.snapshot.codec import SnapshotFile
from ctsreport.view.record import ReportRecord

KINDS: dict[str, tuple[str, Any]] = {
    "report": ("ctsreport.report/1", ReportRecord),
    "snapshot": ("ctsreport.snapshot/1", SnapshotFile),
}

CONFIG = "config"


@click.command("schema")
@click.argument("kind", type=OneOf([*KINDS, CONFIG]))
def command(kind: str) -> None:
    """Print the JSON Schema of report.json, of a snapshot file, or of ctsreport.toml."""
    title, struct = KINDS[kind] if kind != CONFIG else ("ctsreport.toml", _config())
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **msgspec.json.schema(struct, schema_hook=_any),
    }
    if kind == CONFIG:
        _put_targets(schema)
    print_result([json.dumps(schema, indent=2, ensure_ascii=False)])


def _config() -> Any:
    from ctsreport.cli.settings_file import file_options
    from ctsreport.config.schema import config_type

    return config_type(file_options())


def _any(kind: type) -> dict[str, Any]:
    """Raw JSON: whatever the daemon answered."""
    if kind is msgspec.Raw:
        return {}
    raise NotImplementedError


def _put_targets(schema: dict[str, Any]) -> None:
    """What each kind of target takes, under the kind's own name."""
    from ctsreport.destinations.targets import KINDS

    definitions = schema["$defs"]
    items = []
    for kind in KINDS.values():
        _, found = msgspec.json.schema_components([kind.settings], ref_template="#/$defs/{name}")
        made = found.pop(kind.settings.__name__)
        definitions |= found
        definitions[f"target-{kind.name}"] = {**made, "title": kind.name, "required": ["kind", *made["required"]]}
        items.append({"$ref": f"#/$defs/target-{kind.name}"})
    definitions["ConfigFile"]["properties"]["targets"]["items"] = {"anyOf": items}
