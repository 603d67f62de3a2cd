"""The error of the store, in its own module so that the command line can catch it without SQLAlchemy."""


class StoreError(Exception):
    """The store cannot be used. ``str()`` is one line with the place and the next step."""
