"""Take the README's pictures from the demo: ``make screenshots``. Writes docs/images/*.png."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

PICTURES = (
    # name, scenario, window, colours, where to scroll
    ("failing", "default", DESKTOP, "light", None),
    ("task", "default", DESKTOP, "light", "#unhealthy"),
    ("dark", "default", DESKTOP, "dark", None),
    ("phone", "default", PHONE, "light", None),
    ("healthy", "healthy", DESKTOP, "light", None),
)


def report(scenario: str, folder: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "ctsreport",
        "demo",
        "--scenario",
        scenario,
        "-f",
        "html",
        "-o",
        str(folder / scenario),
        "-q",
    ]
    subprocess.run(command, check=True)
    return next((folder / scenario).glob("*.html"))


def picture(
    browser: Browser, page_path: Path, name: str, window: dict[str, int], colours: str, where: str | None
) -> None:
    context = browser.new_context(viewport=window, color_scheme=colours)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(page_path.as_uri())
    if where:
        page.locator(where).evaluate("each => each.scrollIntoView()")
    page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def main() -> None:
    chromium = subprocess.run(
        ["sh", str(ROOT / "scripts/find_chromium.sh")], capture_output=True, text=True, check=True
    ).stdout.strip()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        pages = {scenario: report(scenario, Path(scratch)) for scenario in {each[1] for each in PICTURES}}
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, scenario, window, colours, where in PICTURES:
            picture(browser, pages[scenario], name, window, colours, where)
        browser.close()


if __name__ == "__main__":
    main()
