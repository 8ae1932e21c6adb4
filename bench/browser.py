"""Measure the page in headless Chromium: how long it takes to open, beside an empty page, and to filter.

    python bench/browser.py [--tasks 10000] [--runs 5]

Needs Playwright (``make setup``) and a Chromium or Chrome (``CHROMIUM`` names one). Each figure is the median of the
runs, each in a browser context of its own; one uncounted round comes first.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import NOW, data_of

HERE = Path(__file__).resolve().parent
FLAGS = ["--no-sandbox", "--disable-gpu"]
EMPTY = "<!DOCTYPE html><title>empty</title><p>nothing"

TIMES = """() => new Promise((done) => setTimeout(() => {
  const timing = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  done({"DOM ready": timing.domContentLoadedEventEnd, "load": timing.loadEventEnd,
    "first paint": paint ? paint.startTime : 0});
}, 200))"""

FILTER = """(text) => new Promise((done) => {
  const field = document.querySelector("input[type=search]");
  field.focus();
  const begin = performance.now();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const ran = performance.now() - begin;
  requestAnimationFrame(() => setTimeout(() => done({"filter, script": ran,
    "filter, until drawn": performance.now() - begin})));
})"""


def page_of(tasks: int, seed: int, folder: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "ctsreport",
        "report",
        str(data_of(tasks, seed)),
        "-f",
        "html",
        "-o",
        str(folder),
        "--now",
        NOW,
        "-q",
    ]
    subprocess.run(command, check=True)
    return folder / "report.html"


def opened(browser: Browser, path: Path) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(path.as_uri())
    return page


def measured(browser: Browser, path: Path, *, filters: bool) -> dict[str, float]:
    page = opened(browser, path)
    figures: dict[str, float] = page.evaluate(TIMES)
    if filters:
        page.evaluate(FILTER, "")  # the first reads the rows
        figures |= page.evaluate(FILTER, "fw-rules")
    page.context.close()
    return figures


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the page in headless Chromium.")
    parser.add_argument(
        "--tasks", type=int, default=10000, metavar="N", help="tasks on the page (default: %(default)s)"
    )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="counted runs (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the generator's seed")
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    chromium = subprocess.run(
        ["sh", str(HERE.parent / "scripts/find_chromium.sh")], capture_output=True, text=True, check=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory(prefix="ctsreport-bench-") as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        ours, empty = page_of(arguments.tasks, arguments.seed, folder), folder / "empty.html"
        empty.write_text(EMPTY, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        print(f"{arguments.tasks:,} tasks, {ours.stat().st_size / 1e6:.2f} MB, median of {arguments.runs} runs, in ms")
        for name, path in (("empty page", empty), ("our page", ours)):
            runs = [measured(browser, path, filters=path == ours) for _ in range(arguments.runs + 1)]
            print(f"{name:12}", ", ".join(f"{what} {value:,.0f}" for what, value in medians(runs[1:]).items()))
        browser.close()


if __name__ == "__main__":
    main()
