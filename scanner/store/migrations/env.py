"""Run by Alembic: the missing migrations, over the given connection."""

from alembic import context

from scanner.store.schema import VERSION_TABLE

if hasattr(context, "config"):  # it has none if doctest or the like imports every module
    context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
    context.run_migrations()
