"""Alembic's entry: runs the steps on the connection that `upgrade` was given, inside its transaction."""

from __future__ import annotations

from alembic import context

from physio_desktop.storage.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    transactional_ddl=True,
)
context.run_migrations()
