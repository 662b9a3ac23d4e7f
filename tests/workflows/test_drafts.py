from uuid import uuid4

import pytest
from sqlalchemy import func, select

from riskreg.errors import NotFound
from riskreg.extensions import db, transaction
from riskreg.models import Draft, Event, Risk
from riskreg.workflows.raising import discard_draft, get_draft, save_draft


@pytest.fixture
def draft(cast):
    return transaction(lambda: save_draft({"event": "Nobody"}, actor=cast.contributor))


def test_a_draft_is_no_risk_and_leaves_no_event(draft):
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Draft, Risk, Event)]

    assert counts == [1, 0, 0]


def test_its_author_finds_changes_and_discards_it(cast, draft):
    transaction(lambda: save_draft({"event": "Somebody"}, actor=cast.contributor, draft_id=draft.uuid))

    assert get_draft(draft.uuid, actor=cast.contributor).answers == {"event": "Somebody"}

    transaction(lambda: discard_draft(draft.uuid, actor=cast.contributor))

    with pytest.raises(NotFound):
        get_draft(draft.uuid, actor=cast.contributor)


@pytest.mark.parametrize("name", ["colleague", "lead", "director", "unit_administrator", "elsewhere"])
def test_nobody_else_finds_changes_or_discards_it(cast, draft, name):
    other = cast.person(name)

    with pytest.raises(NotFound):
        get_draft(draft.uuid, actor=other)
    with pytest.raises(NotFound):
        save_draft({"event": "Mine now"}, actor=other, draft_id=draft.uuid)
    with pytest.raises(NotFound):
        discard_draft(draft.uuid, actor=other)

    assert get_draft(draft.uuid, actor=cast.contributor).answers == {"event": "Nobody"}


def test_a_draft_that_never_was_is_not_found(cast):
    with pytest.raises(NotFound):
        get_draft(uuid4(), actor=cast.contributor)
