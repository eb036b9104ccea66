"""Takes a picture of every state of page, form and widget: `python -m tests.screenshots FOLDER` (make pictures)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.opening import open_assistant
from bot.settings import Settings
from tests.bot import states
from tests.bot.browsers import browsing

VIEWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


def main(folder: Path, wanted: str = "") -> None:
    """Write a PNG for each state, view and language whose name holds `wanted`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        states.running_site(lambda: open_assistant(Settings()), Path(data)) as site,
        browsing() as browser,
    ):
        for state in states.STATES:
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
