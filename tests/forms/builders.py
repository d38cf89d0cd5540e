"""Builders with defaults: forms, contexts and a whole case in the making."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.texts import Text
from forms.context import FormContext
from forms.document import read_form
from forms.errors import FormInvalid
from forms.fields import Form
from forms.validation import validated
from forms.values import client_part, initial_values

FOLDER = Path(__file__).parents[2] / "forms" / "pengumpulan_data_kinerja"
TODAY = date(2026, 10, 5)
UNITS = [
    {"value": "pemerintahan", "label": "Bidang Pemerintahan Kampung"},
    {"value": "pembangunan", "label": "Bidang Pembangunan dan Kawasan Kampung"},
    {"value": "kelembagaan", "label": "Bidang Kelembagaan dan Sosial Budaya"},
    {"value": "ekonomi", "label": "Bidang Usaha Ekonomi Kampung"},
]
CODES = [unit["value"] for unit in UNITS]
SHA = "ab" * 32


def indicator(code: str, unit: str, **changes: Any) -> dict[str, Any]:
    """An indicator as the reference list and step 2 hold it."""
    row = {
        "kode": code,
        "jenjang": "kegiatan",
        "indikator": f"Indikator {code}",
        "satuan": "%",
        "polaritas": "naik",
        "target": "100",
        "pagu": 1_000_000,
        "unit": unit,
    }
    return {**row, **changes}


INDICATORS = [indicator(f"{unit[:5].upper()}-{number}", unit) for unit in CODES for number in (1, 2)]


def component(kind: str, key: str = "isian", **entries: Any) -> dict[str, Any]:
    """A component of a form document."""
    properties = {name: entries.pop(name) for name in list(entries) if name in PROPERTIES}
    named = {"path": key} if kind == "dynamiclist" else {"key": key}
    built = {"type": kind, **named, "label": key.capitalize(), **entries}
    return {**built, "properties": properties} if properties else built


PROPERTIES = {
    *("label_en", "description_en", "required_if", "show_if", "default", "compute", "valid_if", "invalid"),
    *("invalid_en", "warn_if", "warning", "warning_en", "former", "options", "only", "rows_from", "row_key"),
    *("min_rows", "max_rows", "money", "grouped"),
}


def document(*components: Mapping[str, Any], key: str = "uji", **entries: Any) -> bytes:
    """The bytes of a form document."""
    whole = {"schemaVersion": 19, "type": "default", "id": key, "components": list(components), **entries}
    return json.dumps(whole).encode()


def a_form(*components: Mapping[str, Any]) -> Form:
    """A form that was read."""
    return read_form(document(*components), name="uji.json")


@cache
def sop_form(step: str) -> Form:
    """The form of a step of the SOP: `sop_form("10b")`."""
    path = FOLDER / f"langkah_{step}.json"
    return read_form(path.read_bytes(), name=path.name)


def a_context(**changes: Any) -> FormContext:
    """A case on an ordinary day, with the sample lists."""
    lists = {"units": UNITS, "indikator": INDICATORS}
    return FormContext(**{"today": TODAY, "business_key": "TW3-2026", "lists": lists, **changes})


def errors_of(form: Form, raw: Any, context: FormContext | None = None) -> dict[str, list[Text]]:
    """What is wrong with the answers."""
    with pytest.raises(FormInvalid) as refused:
        validated(form, raw, context or a_context())
    return refused.value.errors


class Case:
    """A case on its way: submits steps as a person would who accepts every default."""

    def __init__(self, **context: Any) -> None:
        self.given = context
        self.steps: dict[str, Any] = {}

    def context(self, step: str, unit: str | None = None) -> FormContext:
        """What a step's form sees now."""
        values = self.steps.get(f"langkah_{step}")
        former = (values or {}).get(unit) if unit else values
        return a_context(steps=self.steps, unit=unit, former=former, **self.given)

    def opening(self, step: str, unit: str | None = None) -> dict[str, Any]:
        """What a person would send without changing anything."""
        form = sop_form(step)
        return client_part(form, initial_values(form, self.context(step, unit)))

    def submit(self, step: str, unit: str | None = None, **changes: Any) -> dict[str, Any]:
        """Submit a step with its opening values and some changes."""
        values = validated(sop_form(step), {**self.opening(step, unit), **changes}, self.context(step, unit))
        if unit is None:
            self.steps[f"langkah_{step}"] = values
        else:
            self.steps.setdefault(f"langkah_{step}", {})[unit] = values
        return values

    def report(self, unit: str, *realised: str, **changes: Any) -> dict[str, Any]:
        """Submit a unit's data: one realised figure for each of its indicators."""
        rows = self.opening("5", unit)["capaian"]
        for row, value in zip(rows, realised, strict=True):
            reasons = {"faktor_penghambat": "Hujan deras.", "tindak_lanjut": "Dijadwalkan ulang."}
            row.update({"realisasi": value, "realisasi_anggaran": 900_000, **reasons, **changes})
        values = self.submit("5", unit, capaian=rows)
        self.submit("6", unit, pernyataan=True)
        return values

    def up_to_the_recap(self, *realised: str) -> "Case":
        """Do steps 1 to 7, every unit reporting the same two figures."""
        for step in ("1", "2", "3", "4"):
            self.submit(step)
        for unit in CODES:
            self.report(unit, *(realised or ("90", "110")))
        self.submit("7")
        return self
