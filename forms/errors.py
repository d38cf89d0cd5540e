"""What the forms refuse: a form document, or the answers given to a form."""

from engine.errors import Invalid
from engine.texts import Text


class FormRefused(Invalid):
    """The form document is not one that Alur can show and check."""

    code = "form-refused"
    template = Text(
        "Formulir {form} ditolak, komponen {component}: {reason}",
        "Form {form} was refused, component {component}: {reason}",
    )

    def __init__(self, *, form: str, component: str, reason: Text) -> None:
        super().__init__(form=form, component=component, reason=reason.en)
        self.text = Text(
            self.template.id.format(form=form, component=component, reason=reason.id),
            self.template.en.format(form=form, component=component, reason=reason.en),
        )


class FormInvalid(Invalid):
    """Answers to a form are missing or wrong; the paths in `errors` name them."""

    code = "form-invalid"
