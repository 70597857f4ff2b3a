"""By what the database compares names: as `names.key` does, so that an index can hold what a reader says."""

from django.db.models import Func, TextField


class NameKey(Func):
    """`names.key` of a name that was stored as `names.line` has it: without case, signs that mean the same as one."""

    template = "casefold(normalize(%(expressions)s, NFKC) COLLATE pg_catalog.pg_unicode_fast)"
    arity = 1
    output_field = TextField()
