"""Facts about SQL databases, one file per product. Adding one adds one file with a ``DIALECT``."""
