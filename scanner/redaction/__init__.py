"""Which names of paths, collections, fields and types may be shown. A name can be somebody's data."""
