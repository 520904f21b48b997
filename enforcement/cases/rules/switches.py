"""What a department's rules switch in the procedure table, and which of it nobody has verified."""

from enforcement.cases.rules.shapes import Profile, When
from enforcement.law.profile import Profile as Rules


def switches(rules: Rules) -> Profile:
    """What the rules switch in the procedure table, and which of it nobody has verified."""
    first, audit = rules.review_before_notice, rules.audit_required
    approval = rules.notice_needs_head_approval
    doubtful = {When.AUDITED: audit, When.HEAD_APPROVES_NOTICE: approval}
    return Profile(
        review_before_notice=first.value,
        audit_required=audit.value,
        head_approves_notice=approval.value,
        doubtful=frozenset(when for when, rule in doubtful.items() if not rule.verified),
    )
