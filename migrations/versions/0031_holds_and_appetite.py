"""Why a risk is not escalated for now; what its holder tolerates, copied onto it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalation_holds",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "team",
                "service",
                "organisation",
                "ics",
                "region",
                "national",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["held_by_id"], ["people.id"], name=op.f("fk_escalation_holds_held_by_id_people")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_escalation_holds_risk_id_risks")),
        sa.PrimaryKeyConstraint("risk_id", "version", name=op.f("pk_escalation_holds")),
    )
    op.add_column("risks", sa.Column("appetite", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("risks", "appetite")
    op.drop_table("escalation_holds")
