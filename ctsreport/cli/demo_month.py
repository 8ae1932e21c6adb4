"""``ctsreport demo --history``: a month of looks into a history, and the report of its end."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ctsreport import pipeline
from ctsreport.cli import inputs
from ctsreport.cli.common import chosen_formats
from ctsreport.cli.progress import Progress
from ctsreport.cli.report_files import write_report
from ctsreport.cli.summary import print_summary
from ctsreport.demo.month import Month, MonthLook, MonthRun
from ctsreport.errors import ExitCode, unwritten_error
from ctsreport.gathering import Inputs
from ctsreport.history.model import HistoryPlace, Look, Run, Seen, State
from ctsreport.history.session import Session
from ctsreport.history.stores import open_history
from ctsreport.snapshot.taken import TakenAt
from ctsreport.sources.settings import Settings

STEM, INSTANCE, FILE = "report", "demo", "demo-history.db"


def report_month(options: Mapping[str, Any], now: datetime) -> ExitCode:
    """Make the history and the report; how the process should end. Raises `CtsReportError` (5)."""
    month = Month(now)
    kept = _new_file(Path(options["output"]))
    formats = chosen_formats(options)
    place = HistoryPlace(str(kept), STEM, False, now - timedelta(days=1))
    progress = Progress.of(options)
    with TemporaryDirectory() as folder, progress, closing(Session(place)) as session:
        progress.say("a month goes by")
        with closing(open_history(str(kept))) as store:
            store.add(list(_looks(month)))
        answers = Path(folder, "tasks.json")
        answers.write_text(json.dumps(month.wire()), "utf-8")
        request = Inputs((f"{INSTANCE}={answers}",), Settings(), now=now, taken_at=TakenAt(now))
        zone = inputs.parse_zone(options["tz"])
        wanted = pipeline.Outputs(formats, stem=STEM)
        outcome = pipeline.report(request, None, zone, wanted, None, progress.say, session)
        written = write_report(outcome, options["output"], STEM, {})
        session.shown()
    if not options["quiet"]:
        print_summary(outcome.view, [*written.paths, str(kept)], tuple(written.remarks), color=options["color"])
    return outcome.exit_code


def _new_file(folder: Path) -> Path:
    """The demo's own history, without what an earlier demo left there."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritten_error(f"{path} cannot be made: {error.strerror}.", "Name another folder: -o DIR.") from error
    return path


def _looks(month: Month) -> Iterator[Look]:
    for look in month.looks():
        error = None if look.answered else "http://127.0.0.1:8558/v1/status did not answer within the deadline of 60 s."
        yield Look(INSTANCE, look.at, look.answered, look.answered, error, None, _tasks(look))


def _tasks(look: MonthLook) -> dict[str, Seen]:
    state = State(enabled=True)
    return {name: Seen(state, tuple(map(_run, window))) for name, window in look.tasks.items()}


def _run(run: MonthRun) -> Run:
    return Run(run.id, run.success, run.started_at, run.ended_at, run.message)
