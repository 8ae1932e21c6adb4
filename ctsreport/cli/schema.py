"""``ctsreport schema``."""

import json
from typing import Any

import click
import msgspec

from ctsreport.cli.shared import print_lines
from ctsreport.snapshot.codec import SnapshotFile
from ctsreport.view.record import ReportRecord

KINDS: dict[str, tuple[str, Any]] = {
    "report": ("ctsreport.report/1", ReportRecord),
    "snapshot": ("ctsreport.snapshot/1", SnapshotFile),
}


@click.command("schema")
@click.argument("kind", type=click.Choice(list(KINDS)))
def command(kind: str) -> None:
    """Print the JSON Schema of report.json or of a snapshot file."""
    title, struct = KINDS[kind]
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **msgspec.json.schema(struct, schema_hook=_any)}
    print_lines([json.dumps(schema, indent=2, ensure_ascii=False)])


def _any(kind: type) -> dict[str, Any]:
    """Raw JSON: whatever the daemon answered."""
    if kind is msgspec.Raw:
        return {}
    raise NotImplementedError
