"""The store's one error, apart so that the command line can know it without SQLAlchemy."""


class StoreError(Exception):
    """The store cannot be used. ``str()`` is one clear line that names the place and the next step."""
