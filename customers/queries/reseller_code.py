"""What links of a report call a reseller by."""

from django.db.models import OuterRef, Subquery

from partners.models import Partner


class CodeOfReseller(Subquery):
    """The reseller's code, looked up for the rows of a page alone: joined, that of every group was read."""

    def __init__(self) -> None:
        super().__init__(Partner.objects.filter(pk=OuterRef("partner_id")).values("code"))

    def get_group_by_cols(self) -> list:
        return []  # the reseller is one of them
