"""Property tests say what is right, not how fast it is: a busy machine fails nothing."""

from hypothesis import settings

settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")
