"""The floor of the benchmark: the least that a plain script does to turn a daemon's answer into a page.

    python bench/floor.py tasks-events.json report.html [report.md]

It is what one writes in a quarter of an hour with the standard library: parse the whole answer, walk over tasks and
events in the order in which they come, escape every text, write as it goes. It judges nothing, sorts nothing, checks
nothing and reads one file only; it is neither slowed down nor tuned, and shows every event and every message in full.
"""

from __future__ import annotations

import html
import json
import sys
from typing import Any

HEAD = '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Tasks</title></head>\n<body>\n'
COLUMNS = "<tr><th>Start</th><th>End</th><th>Outcome</th><th>ID</th><th>Error</th></tr>\n"


def write_html(tasks: dict[str, Any], path: str) -> None:
    escape = html.escape
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        file.write("<h1>Tasks</h1>\n")
        for name, task in tasks.items():
            services = ", ".join(task["services"] or [])
            file.write(f"<h2>{escape(name)}</h2>\n<p>Health: {escape(task['status'])}</p>\n")
            file.write(f"<p>Services: {escape(services)}</p>\n<table>\n{COLUMNS}")
            for event in task.get("events", []):
                outcome = "success" if event["success"] else "failure"
                error = f"<pre>{escape(event['error']['message'])}</pre>" if event["error"] else ""
                file.write(
                    f"<tr><td>{escape(event['start_time'])}</td><td>{escape(event['end_time'])}</td>"
                    f"<td>{outcome}</td><td>{escape(event['id'])}</td><td>{error}</td></tr>\n"
                )
            file.write("</table>\n")
        file.write("</body>\n</html>\n")


def write_markdown(tasks: dict[str, Any], path: str) -> None:
    escape = html.escape
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Tasks\n")
        for name, task in tasks.items():
            services = ", ".join(task["services"] or [])
            file.write(f"\n## {escape(name)}\n\nHealth: {escape(task['status'])}\n\nServices: {escape(services)}\n\n")
            for event in task.get("events", []):
                outcome = "success" if event["success"] else "failure"
                times = f"{escape(event['start_time'])} to {escape(event['end_time'])}"
                file.write(f"- {times}: {outcome}, {escape(event['id'])}\n")
                if event["error"]:
                    file.write(f"\n```\n{event['error']['message']}\n```\n\n")


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: floor.py tasks-events.json report.html [report.md]")
    with open(sys.argv[1], encoding="utf-8") as file:
        tasks = json.loads(file.read())
    write_html(tasks, sys.argv[2])
    if len(sys.argv) == 4:
        write_markdown(tasks, sys.argv[3])


if __name__ == "__main__":
    main()
