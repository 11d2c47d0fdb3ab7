"""How captures came about, which texts are degraded, what the gate weighed, what is due when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns with what older rows cannot tell left empty, and the schedule."""
    with op.batch_alter_table("capture") as capture:
        for name in ("uuid", "address", "languages", "region", "warc"):
            capture.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        capture.add_column(sa.Column("failure", sa.String(), nullable=True))
        capture.add_column(sa.Column("hops", sa.JSON(), nullable=False, server_default="[]"))
        capture.add_column(sa.Column("certificate", sa.LargeBinary(32), nullable=True))
        capture.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        capture.add_column(sa.Column("hold", sa.Double(), nullable=True))
        capture.create_index("ix_capture_at", ["at"])
    with op.batch_alter_table("version") as version:
        version.add_column(
            sa.Column("degraded", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("scores", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "schedule",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_schedule_document_id_document"
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_schedule"),
    )
