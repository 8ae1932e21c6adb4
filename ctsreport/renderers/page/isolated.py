"""Templates of users are drawn in a process of their own, which can be ended whatever they do.

Jinja2's sandbox keeps a template away from what is not its business, but not from running for ever or taking all
memory, which one multiplication can. The system holds a process to limits: nothing has to be known of what a template
may try.
"""

import contextlib
import faulthandler
import json
import math
import pickle
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from msgspec import Struct, structs

from ctsreport.document import Document
from ctsreport.errors import CtsReportError, ExitCode, usage_error
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.options import PageOptions
from ctsreport.view.page import View

MB = 1 << 20


class Limits(Struct, frozen=True):
    """What one format may take: seconds of a processor, bytes of a file, bytes of memory beyond the report's own.

    ``grace`` are the seconds that a template has to stop, once it is stopped.
    """

    seconds: int = 5
    size: int = 32 * MB
    memory: int = 1024 * MB
    grace: int = 5


LEAST = Limits()
"""For a report of nothing."""

MORE = Limits(1, 16 * MB, 32 * MB, 0)
"""For each MB of what is reported."""

PATIENCE = 10
"""How many times as long it may take by the clock, on a machine that has other things to do."""

_START = "import sys; sys.path[:] = sys.argv[1:]; from ctsreport.renderers.page.isolated import child; child()"


def render_apart(name: str, view: View, files: Files, options: PageOptions) -> tuple[Document, ...]:
    """The view in one format by templates of a user, drawn whole. Raises `CtsReportError` (2)."""
    pickled = pickle.dumps(view, pickle.HIGHEST_PROTOCOL)
    limits = _limits(len(pickled) // MB)
    limits = structs.replace(limits, seconds=limits.seconds + options.effort)
    job = pickle.dumps((name, files, structs.replace(options, most=limits.size), limits))
    command, most = [sys.executable, "-P", "-c", _START, *sys.path], limits.seconds * PATIENCE
    try:
        ended = subprocess.run(command, input=job + pickled, capture_output=True, check=False, timeout=most)
    except subprocess.TimeoutExpired as error:
        raise _ended(options, f"it runs for more than {most} seconds", error.stderr) from None
    if ended.returncode == 0:
        return _documents(ended.stdout)
    if ended.returncode == 1:
        raise RuntimeError(ended.stderr.decode(errors="replace"))
    raise _ended(options, f"it takes too much time or memory at once ({_signal(ended.returncode)})", ended.stderr)


def _limits(more: int) -> Limits:
    least, each = structs.astuple(LEAST), structs.astuple(MORE)
    return Limits(*(first + more * then for first, then in zip(least, each, strict=True)))


def _ended(options: PageOptions, why: str, trace: bytes | None) -> CtsReportError:
    """Why the process was ended, and the template that it was in, where the trace that it left behind says so."""
    from ctsreport.renderers.page.sandbox import CURE, is_template

    files = re.findall('File "(.+)", line', (trace or b"").decode(errors="replace"))  # the innermost first
    where = next(filter(is_template, files), f"one of {options.templates}")
    return usage_error(f"A template cannot be used ({where}): {why}.", CURE)


def _signal(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"


def _documents(answer: bytes) -> tuple[Document, ...]:
    """What the process made. It is only read as text: nothing that it says is run."""
    head, _, data = answer.partition(b"\n")
    header = json.loads(head)
    if "message" in header:
        raise CtsReportError(header["message"], header["cure"], ExitCode(header["exit_code"]))
    documents, begin = [], 0
    for name, media_type, size in header["documents"]:
        documents.append(Document(name, media_type, tuple, data[begin : begin + size]))
        begin += size
    return tuple(documents)


# ---- in the process ----


def child() -> None:
    """Draw what standard input says, and write it, or what is wrong, to standard output."""
    name, files, options, limits = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    view = pickle.load(sys.stdin.buffer)  # noqa: S301
    _limit(limits)
    sys.stdout.buffer.write(_answer(name, view, files, options))


def _answer(name: str, view: View, files: Files, options: PageOptions) -> bytes:
    """The documents behind a line that names them; or a line that says what is wrong."""
    from ctsreport.renderers.page.sandbox import wrong

    try:
        return _drawn(name, view, files, options)
    except CtsReportError as error:
        return _line(_as_data(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it comes from templates that are not ours
        return _line(_as_data(wrong(error, name)))


def _drawn(name: str, view: View, files: Files, options: PageOptions) -> bytes:
    from ctsreport.renderers import draw_format

    made = [(each.name, each.media_type, b"".join(each.chunks())) for each in draw_format(name, view, files, options)]
    names = [(name, media_type, len(data)) for name, media_type, data in made]
    return _line({"documents": names}) + b"".join([data for _, _, data in made])


def _as_data(error: CtsReportError) -> dict[str, Any]:
    return {"message": error.message, "cure": error.cure, "exit_code": int(error.exit_code)}


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def _limit(limits: Limits) -> None:
    """From now on. At the limit of time the template is stopped, so that its line is known; else, later, the process.

    What it is in then, or when it breaks, goes to standard error.
    """
    faulthandler.enable(all_threads=False)
    if sys.platform == "win32":
        return  # it has no such limits: the clock of the process that waits is the only one
    import resource

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        from ctsreport.renderers.page.sandbox import TooMuch

        signal.signal(signal.SIGXCPU, signal.SIG_IGN)  # it comes again each second
        raise TooMuch(f"it runs for more than {limits.seconds} seconds")

    signal.signal(signal.SIGXCPU, stop)
    faulthandler.register(signal.SIGXCPU, all_threads=False, chain=True)
    seconds = math.ceil(time.process_time()) + limits.seconds
    _lower(resource.RLIMIT_CPU, seconds, seconds + limits.grace)
    _lower(resource.RLIMIT_CORE, 0, 0)
    with contextlib.suppress(OSError):  # only Linux says how much is held
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + limits.memory
        _lower(resource.RLIMIT_AS, most, most)


def _lower(kind: int, soft: int, hard: int) -> None:
    """A limit, where none that is lower holds already."""
    import resource

    most = resource.getrlimit(kind)[1]
    lower = [value if most == resource.RLIM_INFINITY else min(value, most) for value in (soft, hard)]
    with contextlib.suppress(OSError, ValueError):  # a system that has no such limit
        resource.setrlimit(kind, (lower[0], lower[1]))
