"""The triggers that keep the ledger append-only, as one list: migrations create them, start-up checks them."""

APPEND_ONLY = ("events", "risk_versions")
# The one change let through: emptying the text of a risk listed in ``erasures``. Everything hashed stays.
_ERASED = (
    "EXISTS (SELECT 1 FROM erasures WHERE erasures.risk_id = OLD.risk_id)"
    " AND NEW.risk_id = OLD.risk_id AND NEW.version = OLD.version AND NEW.seq = OLD.seq AND NEW.at = OLD.at"
    " AND NEW.document = '' AND length(NEW.salt) = 0"
)


def trigger_names() -> set[str]:
    return {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")}


def _sqlite() -> list[str]:
    statements = []
    for table in APPEND_ONLY:
        unless = f"WHEN NOT ({_ERASED}) " if table == "risk_versions" else ""
        message = f"SELECT RAISE(ABORT, '{table} is append-only');"
        statements += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {unless}BEGIN {message} END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {message} END",
        ]
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ]
    for table in APPEND_ONLY:
        unless = f"WHEN (NOT ({_ERASED})) " if table == "risk_versions" else ""
        # A trigger's WHEN may hold no subquery on PostgreSQL, so the exception is a function of its own.
        if unless:
            statements.append(
                "CREATE FUNCTION refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN IF {_ERASED} THEN RETURN NEW; END IF;"
                " RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
            )
        refusal = "refuse_unless_erased" if unless else "refuse_change"
        statements += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {refusal}()",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            # Row triggers alone let TRUNCATE through.
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ]
    return statements


def create(dialect: str) -> list[str]:
    """The statements that put the triggers in place on ``sqlite`` or ``postgresql``."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def drop(dialect: str) -> list[str]:
    """The statements that take them away, for a migration that goes down."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {name}" for name in sorted(trigger_names())]
    names = [(f"{table}_no_{verb}", table) for table in APPEND_ONLY for verb in ("update", "delete", "truncate")]
    functions = [f"DROP FUNCTION {name}()" for name in ("refuse_change", "refuse_unless_erased")]
    return [f"DROP TRIGGER {name} ON {table}" for name, table in names] + functions
