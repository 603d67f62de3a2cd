"""Run by Alembic: the migrations that are missing, over the connection that it was given."""

from alembic import context

from scanner.store.schema import VERSION_TABLE

if hasattr(context, "config"):  # it has not where something else imports every module, as doctest does
    context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
    context.run_migrations()
