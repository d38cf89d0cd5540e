"""The addresses of SOPs: versions, comparison, coming into force, impact, moving, printing."""

from service.web.processes import (
    comparing,
    impact,
    moving,
    printing,
    processes,
    release_pages,
    release_settings,
    releasing,
)

BLUEPRINTS = (
    comparing.blueprint,
    impact.blueprint,
    moving.blueprint,
    printing.blueprint,
    processes.blueprint,
    release_pages.blueprint,
    release_settings.blueprint,
    releasing.blueprint,
)
