"""A process of its own that typesets: what a template does there ends with it.

Run by `typesetting`: reads the jobs as JSON from standard input, writes each PDF, or what a document was
asked for, beside its source.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst

CPU_S, MEMORY = 60, 4 * 1024**3


def main() -> None:
    """Typeset every job; print for each what is wrong with its template, or null."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(json.dumps([_problem(job) for job in json.load(sys.stdin)]))


def _problem(job: dict[str, Any]) -> str | None:
    """Do one job with nothing but its own folder and the fonts that come with Typst."""
    folder = Path(job["folder"])
    alone: dict[str, Any] = {
        "root": folder,
        "ignore_system_fonts": True,
        "package_path": folder / "none",
        "package_cache_path": folder / "none",
    }
    main, output = folder / job["main"], folder / job["output"]
    try:
        if "query" in job:
            output.write_text(typst.query(main, job["query"], field="value", one=True, **alone))
        else:
            typst.compile(main, output=output, timestamp=job["timestamp"], **alone)
    except (typst.TypstError, RuntimeError) as error:
        return str(error)
    return None


if __name__ == "__main__":
    main()
