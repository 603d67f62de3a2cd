"""Facts about SQL databases: one module for each product. A new product needs one with a ``DIALECT``."""
