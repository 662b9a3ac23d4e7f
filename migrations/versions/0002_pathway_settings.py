"""What units set of the pathway, each from a day on."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pathway_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_pathway_settings_unit_id_units")),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_pathway_settings_set_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_settings")),
    )
    with op.batch_alter_table("pathway_settings", schema=None) as batch_op:
        batch_op.create_index("ix_pathway_settings_unit_id_starts_on", ["unit_id", "starts_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pathway_settings", schema=None) as batch_op:
        batch_op.drop_index("ix_pathway_settings_unit_id_starts_on")

    op.drop_table("pathway_settings")
