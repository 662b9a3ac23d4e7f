"""What the pages that deal with risks say after something was done."""

from riskreg.pages.done import DONE

DONE |= {
    "triage-open": "The risk is on the register. The person who raised it has been told",
    "triage-needs_information": "Your question was sent",
    "triage-declined": "The risk was sent back. The person who raised it has been told",
    "scored": "The score was saved",
    "control-added": "What is in place was added",
    "action-added": "The action was added",
    "action-completed": "The action is done. The person who raised the risk has been told",
    "changed": "Your changes were saved",
    "held": "The risk is kept here for now. The person who raised it has been told",
    "pathway-set": "The pathway is set. Dates that risks and requests have stay as they are",
    "closed": "The risk is closed. The person who raised it has been told",
    "confidential": "The risk is confidential. Only the people named can read it",
    "readers-named": "Who can read it has changed",
    "not-confidential": "The risk is not confidential any more",
    "asked": "The request was sent",
    "request-acknowledged": "They now know that you have seen the request",
    "request-accepted": "The request was accepted. The sender and the person who raised the risk have been told",
    "request-returned": "Your question was sent",
    "request-declined": "The request was declined. The sender and the person who raised the risk have been told",
    "request-replied": "Your reply was sent",
    "request-withdrawn": "The request was withdrawn",
    "request-redirected": "The request was passed on. Both sides and the person who raised the risk have been told",
    "request-ended": "It has ended. Both sides and the person who raised the risk have been told",
    "appealed": "The appeal was sent",
    "step-down-asked": "The unit below was asked to take the risk back",
    "step-down-agreed": "The risk was taken back. The person who raised it has been told",
    "step-down-refused": "You said why you do not take it back",
}
