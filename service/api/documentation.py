"""The OpenAPI document as a page that needs nothing from elsewhere."""

from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint(
    "api-reference",
    __name__,
    url_prefix="/api/v1",
    template_folder="templates",
    static_folder="static",
    static_url_path="/docs/static",
)

_METHODS = ("get", "post", "put", "patch", "delete")


@blueprint.get("/docs")
def page() -> ResponseReturnValue:
    """List all operations and schemas."""
    document = _document()
    return render_template(
        "reference.html",
        title=document["info"]["title"],
        subjects=_subjects(document),
        schemas={name: _fields(schema) for name, schema in sorted(document["components"]["schemas"].items())},
    )


def _document() -> dict[str, Any]:
    apis: dict[str, Any] = current_app.extensions["flask-smorest"]["apis"]
    document: dict[str, Any] = apis[""]["ext_obj"].spec.to_dict()
    return document


def _subjects(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = item[method]
                parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
                found.setdefault(operation["tags"][0], []).append(
                    {
                        "method": method.upper(),
                        "path": path,
                        "summary": operation.get("summary", ""),
                        "description": operation.get("description", ""),
                        "parameters": [_parameter(each) for each in parameters],
                        "bodies": _contents(operation.get("requestBody", {})),
                        "answers": [
                            _answer(status, each) for status, each in sorted(operation["responses"].items())
                        ],
                    }
                )
    return found


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter["name"],
        "in": parameter["in"],
        "required": parameter.get("required", False),
        "type": _type(parameter.get("schema", {})),
        "about": parameter.get("description", ""),
    }


def _answer(status: str, response: dict[str, Any]) -> dict[str, Any]:
    contents = _contents(response)
    return {
        "status": status,
        "description": response.get("description", ""),
        "media_types": ", ".join(each["media_type"] for each in contents),
        "schema": next((each["schema"] for each in contents if each["schema"]), ""),
    }


def _contents(holder: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"media_type": media_type, "schema": _name(each.get("schema", {}))}
        for media_type, each in holder.get("content", {}).items()
    ]


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "required": name in required,
            "type": _type(each),
            "about": each.get("description", ""),
        }
        for name, each in schema.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> str:
    kinds = schema.get("type", "")
    if _name(schema):
        return _name(schema)
    if kinds == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "enum" in schema:
        return " · ".join(str(value) for value in schema["enum"])
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def _name(schema: dict[str, Any]) -> str:
    candidates = [schema, *schema.get("anyOf", []), *schema.get("allOf", [])]
    found = next((each["$ref"] for each in candidates if "$ref" in each), "")
    return found.rpartition("/")[2]
