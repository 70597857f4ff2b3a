"""Reads over the partner tree that must not depend on what the looker may see."""

from django.db import connection

FAULTS = """
with recursive truth(ancestor, descendant, depth) as (
  select id, id, 0 from partners_partner
  union all select t.ancestor, p.id, t.depth + 1 from truth t join partners_partner p on p.parent_id = t.descendant)
(select ancestor, descendant, depth from truth except select ancestor, descendant, depth from partner_closure)
union all
(select ancestor, descendant, depth from partner_closure except select ancestor, descendant, depth from truth)
"""

MPTT_FAULTS = """
select c.ancestor, c.descendant from partner_closure c
join partners_partner a on a.id = c.ancestor join partners_partner d on d.id = c.descendant
where not (a.tree_id = d.tree_id and a.lft <= d.lft and d.rght <= a.rght and d.level - a.level = c.depth)
"""


def closure_faults() -> list[tuple]:
    """Pairs in which the closure table and the parents differ; must be empty."""
    return _rows(FAULTS)


def mptt_faults() -> list[tuple]:
    """Pairs whose nested-set numbers contradict the closure table; must be empty."""
    return _rows(MPTT_FAULTS)


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
