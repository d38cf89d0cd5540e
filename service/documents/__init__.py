"""Documents made of what people handed in: typeset from a deployment's templates, the same bytes for ever."""
