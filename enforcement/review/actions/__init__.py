"""Draft, designate, send for review or audit, pass, return."""

from enforcement.review.actions.drafting import Proposal, designate_major, draft_decision
from enforcement.review.actions.reviewing import Examination, give_opinion, request_review

__all__ = [
    "Examination",
    "Proposal",
    "designate_major",
    "draft_decision",
    "give_opinion",
    "request_review",
]
