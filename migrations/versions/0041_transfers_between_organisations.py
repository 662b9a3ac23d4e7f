"""Proposals that a risk goes to another organisation, and the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

STATUSES = ("asked", "agreed", "refused", "withdrawn")
WAITING = sa.text("status = 'asked'")
UNITS = ("from_organisation_id", "to_unit_id", "to_organisation_id")
PEOPLE = ("asked_by_id", "answered_by_id")


def upgrade() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("from_organisation_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_version", sa.Integer(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_version", sa.Integer(), nullable=True),
        sa.Column("answer_reason", sa.String(length=600), nullable=True),
        sa.CheckConstraint("(status = 'asked') = (answered_at IS NULL)", name=op.f("ck_transfers_answered_is_dated")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_transfers_risk_id_risks")),
        *(sa.ForeignKeyConstraint([name], ["units.id"], name=op.f(f"fk_transfers_{name}_units")) for name in UNITS),
        *(sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_transfers_{name}_people")) for name in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("uuid", name=op.f("uq_transfers_uuid")),
    )
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfers_risk_id"), ["risk_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfers_from_organisation_id"), ["from_organisation_id"], unique=False)
        batch_op.create_index("ix_transfers_to_organisation_id_status", ["to_organisation_id", "status"], unique=False)
        batch_op.create_index(
            "uq_transfers_waiting", ["risk_id"], unique=True, sqlite_where=WAITING, postgresql_where=WAITING
        )


def downgrade() -> None:
    op.drop_table("transfers")
