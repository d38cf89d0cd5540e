"""Names a browser and its system from what it says of itself, well enough for its owner to know it again."""

from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str | None) -> str | None:
    """Name browser and system, `Chrome · Windows`; None when nothing is known."""
    said = agent or ""
    found = (next((name for mark, name in names if mark in said), None) for names in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in found if name) or None
