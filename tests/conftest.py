"""For all tests: made-up cases are not timed, since the machine may be doing other work."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
