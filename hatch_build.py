"""What a wheel holds beyond the package: the templates, and each as a module of Python, so that no run compiles it."""

import contextlib
import py_compile
import runpy
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = "ctsreport/renderers/page"


class Templates(BuildHookInterface):  # type: ignore[type-arg] # generic in newer versions alone
    """Called by hatchling before and after a wheel is built, from a checkout or a source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files. An editable install uses the checkout's templates, and has its modules in ``build``."""
        self._scratch = TemporaryDirectory()
        root = Path(self.root)
        home = root / "templates"
        if version == "editable":
            with contextlib.suppress(OSError):  # of a checkout that may not be written the templates are compiled
                modules = root / "build/templates"
                shutil.rmtree(modules, ignore_errors=True)
                modules.mkdir(parents=True)
                for made in self._write(home, modules):
                    py_compile.compile(str(made))
            return
        build_data["force_include"][str(home)] = "ctsreport/templates"
        for made in self._write(home, Path(self._scratch.name)):
            build_data["force_include"][str(made)] = f"{PAGE}/generated/{made.name}"

    def _write(self, home: Path, folder: Path) -> list[Path]:
        """The modules of all templates, into a folder."""
        naming, compiled = (
            runpy.run_path(str(Path(self.root) / PAGE / f"{name}.py")) for name in ("naming", "compiled")
        )
        written = []
        for path in sorted(path for path in home.rglob("*") if path.is_file()):
            name = path.relative_to(home).as_posix()
            made = folder / naming["file_name"](name)
            with made.open("x", encoding="utf-8", newline="\n") as file:  # two of one name would be a mistake
                file.write(compiled["generate"](name, path.read_text("utf-8"), naming["made_of"](path.read_bytes())))
            written.append(made)
        return written

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Leave nothing behind."""
        self._scratch.cleanup()
