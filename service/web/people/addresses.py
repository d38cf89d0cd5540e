"""The addresses of people and of the office: login, one's own account, roster, settings."""

from service.web.people import (
    accounts,
    calendar_pages,
    leaving,
    mail_settings,
    notices,
    office_history,
    office_pages,
    own_account,
    people,
    people_roles,
    readings,
)

BLUEPRINTS = (
    accounts.blueprint,
    calendar_pages.blueprint,
    leaving.blueprint,
    mail_settings.blueprint,
    notices.blueprint,
    office_history.blueprint,
    office_pages.blueprint,
    own_account.blueprint,
    people.blueprint,
    people_roles.blueprint,
    readings.blueprint,
)
