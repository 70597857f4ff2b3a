"""Making SQL from a queryset takes longer than the database needs for it: a statement is made once for each shape of its
queryset, and sent again with other values.

    class PartnerQuerySet(Remembering): ...

A queryset keeps the steps by which it was made and makes SQL of them only when somebody looks. Two whose steps differ in
plain values alone (numbers, texts, days) have the same shape; all else, a path, a status of a list, a function of the
database, the number of keys that are asked for, is part of it. Where a shape is not known yet it is compiled with values
that stand in for the real ones; where one of those does not reach the statement as it is, the shape is never remembered,
and the queryset is Django's own. What reads `queryset.query`, or does what is no such step, has Django's own as well.

The walls judge the statement as any other. Tests compile each remembered statement anew and compare (tests/conftest.py).
"""

from oms.kit.remembered.queryset import Remembering, as_made, is_sliced, sql_of

__all__ = ["Remembering", "as_made", "is_sliced", "sql_of"]
