"""What a wheel holds beyond the package: the templates, and each as a module of Python, so that no run compiles it."""

import runpy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Templates(BuildHookInterface):  # type: ignore[type-arg] # generic in newer versions alone
    """Called by hatchling before and after a wheel is built, from a checkout or a source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files. An editable install needs none: it uses the checkout's templates."""
        self._scratch = TemporaryDirectory()
        if version == "editable":
            return
        home, ours = (
            Path(self.root) / "templates",
            runpy.run_path(str(Path(self.root) / "ctsreport/renderers/page/compiled.py")),
        )
        build_data["force_include"][str(home)] = "ctsreport/templates"
        for path in sorted(path for path in home.rglob("*") if path.is_file()):
            name = path.relative_to(home).as_posix()
            made = Path(self._scratch.name) / ours["file_name"](name)
            with made.open("x", encoding="utf-8", newline="\n") as file:  # two of one name would be a mistake
                file.write(ours["generate"](name, path.read_text("utf-8")))
            build_data["force_include"][str(made)] = f"ctsreport/renderers/page/generated/{made.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Leave nothing behind."""
        self._scratch.cleanup()
