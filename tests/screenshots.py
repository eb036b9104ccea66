"""Takes a picture of every state of page, form and widget, to look at: `python -m tests.screenshots FOLDER [PART]`.

PART keeps to the pictures whose name holds it. `make picture` makes that of the README.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.opening import open_assistant
from bot.settings import Settings
from tests.bot import states
from tests.bot.browsers import ask, browsing

VIEWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "tablet": {"viewport": {"width": 800, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


def readme(tab: Any, site: states.Site, language: str) -> None:
    """The README's picture: an answer with the source of its first sentence open."""
    states.start(tab, site, language)
    ask(tab, {"nl": "Wat is nationale veiligheid?", "en": "What is national security?"}[language])
    tab.locator("a.marker").first.click()
    tab.evaluate("scrollTo(0, 0)")


def main(folder: Path, wanted: str = "") -> None:
    """Write a PNG for each state, view and language whose name holds `wanted`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        states.running_site(lambda: open_assistant(Settings()), Path(data)) as site,
        browsing() as browser,
    ):
        for state in (*states.STATES, readme):
            for view, options in VIEWS.items():
                for language in states.LANGUAGES:
                    name = f"{state.__name__}-{view}-{language}.png"
                    if wanted not in name:
                        continue
                    context = browser.new_context(**options)
                    tab = context.new_page()
                    state(tab, site, language)
                    tab.wait_for_timeout(400)
                    tab.screenshot(path=folder / name)
                    context.close()
                    print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
