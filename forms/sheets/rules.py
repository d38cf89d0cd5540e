"""What a spreadsheet program checks while somebody types: kinds of values, bounds, lists to choose from."""

from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from engine.texts import Text
from forms import messages
from forms.fields import Field
from forms.numbers import LARGEST

_LONGEST_PROMPT, _LONGEST_TITLE = 250, 32  # characters
_WRONG = Text("Periksa isian ini", "Please check")


def rule_for(asked: Field, choices: str, language: str) -> DataValidation | None:
    """Make the rule of a column; it warns and lets people go on, since the upload is checked anyway.

    `choices` are the cells with what can be chosen.
    """
    rule = _rule(asked, choices, language)
    hint = asked.description.in_language(language)
    if rule is None and not hint:
        return None
    rule = rule or DataValidation()
    if hint:
        rule.promptTitle = asked.label.in_language(language)[:_LONGEST_TITLE]
        rule.prompt = hint[:_LONGEST_PROMPT]
        rule.showInputMessage = True
    rule.allowBlank = True
    return rule


def _rule(asked: Field, choices: str, language: str) -> DataValidation | None:
    if choices:
        rule = DataValidation(type="list", formula1=choices)
        message = messages.NOT_AN_OPTION
    elif asked.value_type in ("decimal", "integer"):
        least = asked.minimum if asked.minimum is not None else -LARGEST
        most = asked.maximum if asked.maximum is not None else LARGEST
        kind: Literal["whole", "decimal"] = "whole" if asked.value_type == "integer" else "decimal"
        rule = DataValidation(type=kind, operator="between", formula1=str(least), formula2=str(most))
        exact = messages.NOT_A_NUMBER if kind == "decimal" else messages.NOT_WHOLE
        message = messages.NOT_AN_AMOUNT if asked.money else exact
    elif asked.value_type in ("date", "datetime"):
        rule = DataValidation(type="date", operator="greaterThan", formula1="1")
        message = messages.NOT_A_DATE
    elif asked.value_type == "string" and asked.max_length is not None:
        most_characters = str(asked.max_length)
        rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=most_characters)
        message = messages.too_long(asked.max_length)
    else:
        return None
    rule.errorStyle = "warning"
    rule.errorTitle, rule.error = _WRONG.in_language(language), message.in_language(language)
    rule.showErrorMessage = True
    return rule
