"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "content",
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("base", sa.LargeBinary(32), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["base"], ["content.sha256"], name=("fk_content_base_content")),
        sa.PrimaryKeyConstraint("sha256", name=("pk_content")),
    )
    op.create_table(
        "counter",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=("pk_counter")),
    )
    op.create_table(
        "crawl",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=("pk_crawl")),
    )
    op.create_table(
        "headings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_headings")),
        sa.UniqueConstraint("sha256", name=("uq_headings_sha256")),
    )
    op.create_table(
        "platform",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_platform")),
        sa.UniqueConstraint("name", name=("uq_platform_name")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("is_content", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_snapshot")),
        sa.UniqueConstraint("sha256", name=("uq_snapshot_sha256")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("collection", sa.String(), nullable=False),
        sa.Column("accepted_version", sa.Integer(), nullable=True),
        sa.Column("accepted_capture", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platform.id"], name=("fk_document_platform_id_platform")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_document")),
        sa.UniqueConstraint(
            "platform_id",
            "type",
            "url",
            "language",
            "collection",
            name=("uq_document_platform_id_type_url_language_collection"),
        ),
    )
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("technical", sa.Boolean(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("final_url", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("charset", sa.String(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("provenance", sa.String(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=("fk_capture_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=("fk_capture_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_capture")),
        sa.UniqueConstraint(
            "document_id",
            "at",
            "origin",
            "reference",
            name=("uq_capture_document_id_at_origin_reference"),
        ),
    )
    op.create_index(("ix_capture_snapshot_id"), "capture", ["snapshot_id"], unique=False)
    op.create_table(
        "provision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=("fk_provision_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_provision")),
    )
    op.create_index(("ix_provision_document_id"), "provision", ["document_id"], unique=False)
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("links_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("sequence_sha256", sa.LargeBinary(32), nullable=True),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=("fk_version_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["links_sha256"], ["content.sha256"], name=("fk_version_links_sha256_content")
        ),
        sa.ForeignKeyConstraint(
            ["sequence_sha256"], ["content.sha256"], name=("fk_version_sequence_sha256_content")
        ),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["content.sha256"], name=("fk_version_text_sha256_content")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_version")),
        sa.UniqueConstraint(
            "document_id",
            "text_sha256",
            "reader",
            name=("uq_version_document_id_text_sha256_reader"),
        ),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("before_version", sa.Integer(), nullable=False),
        sa.Column("before_capture", sa.Integer(), nullable=False),
        sa.Column("after_version", sa.Integer(), nullable=False),
        sa.Column("after_capture", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["after_capture"], ["capture.id"], name=("fk_change_after_capture_capture")
        ),
        sa.ForeignKeyConstraint(
            ["after_version"], ["version.id"], name=("fk_change_after_version_version")
        ),
        sa.ForeignKeyConstraint(
            ["before_capture"], ["capture.id"], name=("fk_change_before_capture_capture")
        ),
        sa.ForeignKeyConstraint(
            ["before_version"], ["version.id"], name=("fk_change_before_version_version")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=("fk_change_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platform.id"], name=("fk_change_platform_id_platform")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_change")),
    )
    op.create_index(("ix_change_at"), "change", ["at"], unique=False)
    op.create_index(("ix_change_document_id_at"), "change", ["document_id", "at"], unique=False)
    op.create_index(("ix_change_platform_id_at"), "change", ["platform_id", "at"], unique=False)
    op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=("fk_clause_version_id_version")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_clause")),
        sa.UniqueConstraint("sha256", name=("uq_clause_sha256")),
    )
    op.create_table(
        "clause_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("provision_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("redline", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=("fk_clause_change_change_id_change")
        ),
        sa.ForeignKeyConstraint(
            ["provision_id"], ["provision.id"], name=("fk_clause_change_provision_id_provision")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_clause_change")),
        sa.UniqueConstraint("change_id", "position", name=("uq_clause_change_change_id_position")),
    )
    op.create_index(
        ("ix_clause_change_provision_id"), "clause_change", ["provision_id"], unique=False
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=("fk_decision_capture_id_capture")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=("fk_decision_change_id_change")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=("fk_decision_version_id_version")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_decision")),
    )
    op.create_index(("ix_decision_capture_id"), "decision", ["capture_id"], unique=False)
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provision_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("headings_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=("fk_state_capture_id_capture")
        ),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=("fk_state_change_id_change")),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=("fk_state_clause_id_clause")),
        sa.ForeignKeyConstraint(
            ["headings_id"], ["headings.id"], name=("fk_state_headings_id_headings")
        ),
        sa.ForeignKeyConstraint(
            ["provision_id"], ["provision.id"], name=("fk_state_provision_id_provision")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=("fk_state_version_id_version")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_state")),
        sa.UniqueConstraint("provision_id", "ordinal", name=("uq_state_provision_id_ordinal")),
    )
    op.create_index(("ix_state_clause_id"), "state", ["clause_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=True),
        sa.Column("clause_change_id", sa.Integer(), nullable=True),
        sa.Column("analyzer", sa.String(), nullable=False),
        sa.Column("primary_type", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_change_id"],
            ["clause_change.id"],
            name=("fk_assessment_clause_change_id_clause_change"),
        ),
        sa.ForeignKeyConstraint(["state_id"], ["state.id"], name=("fk_assessment_state_id_state")),
        sa.PrimaryKeyConstraint("id", name=("pk_assessment")),
        sa.UniqueConstraint(
            "clause_change_id", "analyzer", name=("uq_assessment_clause_change_id_analyzer")
        ),
        sa.UniqueConstraint("state_id", "analyzer", name=("uq_assessment_state_id_analyzer")),
    )
    op.create_index(("ix_assessment_primary_type"), "assessment", ["primary_type"], unique=False)


def downgrade() -> None:
    """Drop every table."""
    op.drop_index(("ix_assessment_primary_type"), table_name="assessment")
    op.drop_table("assessment")
    op.drop_index(("ix_state_clause_id"), table_name="state")
    op.drop_table("state")
    op.drop_index(("ix_decision_capture_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(("ix_clause_change_provision_id"), table_name="clause_change")
    op.drop_table("clause_change")
    op.drop_table("clause")
    op.drop_index(("ix_change_platform_id_at"), table_name="change")
    op.drop_index(("ix_change_document_id_at"), table_name="change")
    op.drop_index(("ix_change_at"), table_name="change")
    op.drop_table("change")
    op.drop_table("version")
    op.drop_index(("ix_provision_document_id"), table_name="provision")
    op.drop_table("provision")
    op.drop_index(("ix_capture_snapshot_id"), table_name="capture")
    op.drop_table("capture")
    op.drop_table("document")
    op.drop_table("snapshot")
    op.drop_table("platform")
    op.drop_table("headings")
    op.drop_table("crawl")
    op.drop_table("counter")
    op.drop_table("content")
