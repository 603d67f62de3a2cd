"""The error of the store, in a module of its own so that the command line can catch it without SQLAlchemy."""


class StoreError(Exception):
    """The store cannot be used. ``str()`` is one clear line that names the place and the next step."""
