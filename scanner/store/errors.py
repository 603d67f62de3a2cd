"""The error of the store, in a separate module so that the command line can catch it without SQLAlchemy."""


class StoreError(Exception):
    """The store cannot be used. ``str()`` is one line that names the store and usually says what to do."""
