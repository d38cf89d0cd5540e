"""The addresses of drafts: the editor, its files and forms, trying out, scenarios."""

from service.web.drafts import (
    checks,
    files,
    form_wordings,
    forms,
    pages,
    rehearsing,
    scenario_accepting,
    scenario_pages,
)

BLUEPRINTS = (
    checks.blueprint,
    files.blueprint,
    form_wordings.blueprint,
    forms.blueprint,
    pages.blueprint,
    rehearsing.blueprint,
    scenario_accepting.blueprint,
    scenario_pages.blueprint,
)
