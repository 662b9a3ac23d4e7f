"""What every demo has, whatever chance brings: something on each page of each account that can sign in."""

from riskreg.demo import asking, deciding, plots
from riskreg.demo.scenes.scene import Scene
from riskreg.demo.story import Story

PAGES = (
    # Waiting to be read: in time, urgent, overdue, and read again after an answer.
    Scene("DEMOA.PHY", 0, plots.waits, "Hoists and standing aids past their service date"),
    Scene("DEMOA.SLT", 1, plots.waits, "Diet texture labels that smear on meal trolleys"),
    Scene("DEMOA.SLT", 6, plots.waits, "Placements cancelled the week before they start"),
    Scene("DEMOB.SLT", 0, plots.waits, "Interpreters not booked for therapy appointments"),
    Scene("DEMOB.ODP", 0, plots.waits, "Single checks on theatre anaesthetic machines"),
    Scene("DEMOB.SLT", 7, plots.waits),
    Scene("DEMOA.SLT", 3, plots.questioned, "Students cannot sign in to the patient record"),
    Scene("DEMOB.SLT", 4, plots.questioned),
    Scene("DEMOA.SLT", 4, plots.answered),
    # Of each account's own past.
    Scene("DEMOA.SLT", 30, plots.sent_back, "Speaking up led to a rota change"),
    Scene("DEMOB.SLT", 25, plots.sent_back),
    Scene("DEMOA.SLT", 90, plots.settled, "Clinical supervision has stopped"),
    Scene("DEMOB.SLT", 80, plots.settled),
    Scene("DEMOA.SLT", 75, plots.left_alone, "Waiting list for review is not checked for harm"),
    Scene("DEMOA", 12, plots.worked_on, "AHP vacancies missing from the workforce report"),
    Scene("DEMOB", 50, plots.left_alone, "Chief AHP post vacant for nine months"),
    # At the organisation: asked, seen, late.
    Scene("DEMOA.PHY", 9, plots.waiting_for("DEMOA", before=2)),
    Scene("DEMOA.OT", 12, plots.waiting_for("DEMOA", deciding.acknowledge)),
    Scene("DEMOA.POD", 30, plots.waiting_for("DEMOA"), "High-risk foot clinic runs one day a week"),
    Scene("DEMOB.RAD", 9, plots.waiting_for("DEMOB", before=2)),
    # At the ICS: on time, late, seen, a question that waits for the sender, and one that came back.
    Scene("DEMOA.SLT", 12, plots.waiting_for("DEMOI"), "No swallow assessments at weekends"),
    Scene("DEMOD.PO", 15, plots.waiting_for("DEMOI")),
    Scene("DEMOB.RT", 45, plots.waiting_for("DEMOI"), "Linear accelerator hours cut for want of staff"),
    Scene("DEMOC.ART", 14, plots.waiting_for("DEMOI", deciding.acknowledge)),
    Scene("DEMOA.DIE", 15, plots.waiting_for("DEMOI", deciding.acknowledge, deciding.ask_back)),
    Scene("DEMOE.SLT", 15, plots.waiting_for("DEMOI", deciding.ask_back, asking.reply)),
    # Answered by the ICS, each way.
    Scene("DEMOA.OT", 20, plots.ended_by("DEMOI", deciding.take)),
    Scene("DEMOB.SLT", 18, plots.ended_by("DEMOI", deciding.support)),
    Scene("DEMOA.POD", 22, plots.ended_by("DEMOI", deciding.decline)),
    Scene("DEMOD.OST", 22, plots.ended_by("DEMOI", asking.withdraw)),
    # Further up, and in the other ICS.
    Scene("DEMOD.PAR", 25, plots.ended_by("DEMOI", deciding.take, plots.asks("DEMOR"))),
    Scene("DEMOI", 20, plots.ended_by("DEMOR", deciding.support), "AHPs left out of the digital programme"),
    Scene("DEMOI", 30, plots.ended_by("DEMOR", deciding.take, plots.asks("DEMOX"))),
    Scene(
        "DEMOE.ORT",
        60,
        plots.ended_by(
            "DEMOI", deciding.take, plots.asks("DEMOR"), deciding.take, plots.asks("DEMOX"), deciding.support
        ),
    ),
    Scene("DEMOF.SLT", 14, plots.waiting_for("DEMOJ")),
    Scene("DEMOF.PHY", 40, plots.ended_by("DEMOJ", deciding.take)),
    Scene("DEMOC", 70, plots.ended_by("DEMOI", deciding.decline, Story.amend), "No AHP at the quality committee"),
)
