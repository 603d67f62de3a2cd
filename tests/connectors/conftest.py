"""Examples are drawn the same way every time, and no test asserts how long one takes."""

from hypothesis import settings

settings.register_profile("connectors", deadline=None, derandomize=True, database=None)
settings.load_profile("connectors")
