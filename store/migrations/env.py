"""Alembic's entry: runs the migrations on the connection that `store.database` hands over."""

from alembic import context

from store.table import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite can, once the driver lets it: see store.database
    render_as_batch=True,  # SQLite cannot alter most of a table in place
)
with context.begin_transaction():
    context.run_migrations()
