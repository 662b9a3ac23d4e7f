"""How the tree of units changes: opening, closing, renaming, moving, merging, splitting, and what follows for risks.

Every change has a first day. What a day says is stored at once; what it means for risks is done on that day.
"""
