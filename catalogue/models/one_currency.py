"""One currency per plan, package and customer: the database refuses what would mix two, whoever writes it.

A CHECK sees one row only, so these are triggers. What has a price keeps its currency for good (`currency_stays`): its
price history is in it. So a row that joins two such things has to be looked at only when it is written.
"""

import pgtrigger

REFUSE = "raise exception using errcode = 'check_violation', constraint = '{name}', message = '{words}';"


def currency_stays() -> pgtrigger.Trigger:
    """The row's currency never becomes another."""
    return pgtrigger.Trigger(
        name="currency_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("currency"),
        condition=pgtrigger.Q(old__currency__df=pgtrigger.F("new__currency")),
        func=REFUSE.format(name="currency_stays", words="What has a price keeps its currency."),
    )


def one_currency(name: str, *, own: bool = False, **parents: str) -> pgtrigger.Trigger:
    """Refuse a row whose `parents` (foreign key → table) and, with `own`, itself are not all in one currency.

    The parents are locked as their foreign keys lock them anyway, so that a customer's currency cannot change meanwhile.
    """
    found = [f"(select currency from {table} where id = NEW.{key}_id for key share)" for key, table in parents.items()]
    if own:
        found.append("NEW.currency")
    refuse = REFUSE.format(name=name, words="Two currencies do not mix.")
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*(f"{key}_id" for key in parents), *["currency"] * own),
        declare=[("found", "text[]")],
        func=f"""
            found := array[{", ".join(found)}];
            if (select count(distinct one) from unnest(found) one) > 1 then {refuse} end if;
            return NEW;
        """,
    )
