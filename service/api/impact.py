"""What going to a version would mean for the running cases of its SOP."""

from typing import Any

from service.api import auth
from service.api.definitions import VERSION
from service.api.resource import Resource
from service.api.schemas.impact import ImpactFilter, ImpactSchema
from service.dispatch.impact import BUDGET_S
from service.permissions import Permission
from service.queries import definitions, impact
from service.queries.impact import ImpactItem, Wanted

resource = Resource("impact", "What a version would mean for the running cases.")


@resource.get(f"{VERSION}/impact", ImpactSchema, query=ImpactFilter, refuses=(403, 404))
def show(query: dict[str, Any], key: str, number: int) -> object:
    """Assess cases for a second or two, and give what is known: counts, and a page of the cases.

    While `done` is less than `total`, ask again; what was found is kept until the case goes on.
    """
    who, alur = auth.must(Permission.DEPLOY), auth.alur()
    with alur.database.read() as connection:
        to_hash = definitions.version(connection, key, number).deployment_hash
    progress = alur.impact.go_on(to_hash, person=who.username, budget_s=BUDGET_S)
    limit, cursor = query.pop("limit"), query.pop("cursor", None)
    with alur.database.read() as connection:
        page = impact.items(connection, key, to_hash, Wanted(**query), limit=limit, cursor=cursor)
    return {
        "total": progress.total,
        "done": progress.done,
        "counts": progress.counts,
        "items": [_item(each) for each in page.items],
        "next_cursor": page.next_cursor,
    }


def _item(item: ImpactItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "business_key": item.business_key,
        "definition_version": item.definition_version,
        "status": item.status,
        "verdict": item.verdict,
        "step": item.step,
        "reason": item.reason.in_language(auth.language()) if item.reason else None,
        "open_steps": list(dict.fromkeys(task.step for task in item.current)),
        "choices": {step: list(into) for step, into in item.choices.items()},
    }
