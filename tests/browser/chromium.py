"""Finds a Chromium for the browser tests and, run as a program, installs one where it may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """Give the path of a Chromium: the one named by ALUR_TEST_BROWSER, the system's, or Playwright's own."""
    named = os.environ.get("ALUR_TEST_BROWSER")
    if named:
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def ways_to_install() -> list[list[list[str]]]:
    """List the ways to get one, each a list of commands: as root by apt, else Playwright's download."""
    ways = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt = [*sudo, "apt-get"]
        ways.insert(0, [[*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", "chromium"]])
    return ways


def installed() -> str | None:
    """Give a Chromium's path, installing one when there is none."""
    for commands in ways_to_install():
        if found():
            break
        try:
            for command in commands:
                subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            sys.stderr.write(f"No browser that way: {error}\n")
    return found()


def main() -> int:
    """Say where the browser is; in CI its absence is a failure, elsewhere the tests are skipped."""
    path = installed()
    sys.stdout.write(
        f"Browser: {path}\n" if path else "There is no browser: the browser tests are skipped.\n"
    )
    return 1 if path is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    raise SystemExit(main())
