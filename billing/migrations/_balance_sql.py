"""Every customer has its row of balance, made and kept with the customer's own by the database; and the first entries."""

COPIES = "partner_id, partner_name, customer_code, customer_name, balance_control, currency, credit_limit"
CHANGED = ("partner_id", "partner_name", "code", "name", "balance_control", "currency", "credit_limit")
INSTALL = f"""
create function balance_of_customer() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  insert into billing_customerbalance (customer_id, {COPIES})
  values (new.id, new.partner_id, new.partner_name, new.code, new.name, new.balance_control, new.currency, new.credit_limit)
  on conflict (customer_id) do update set ({COPIES}) =
    (excluded.partner_id, excluded.partner_name, excluded.customer_code, excluded.customer_name,
     excluded.balance_control, excluded.currency, excluded.credit_limit);
  return null;
end $$;
create trigger balance_with_customer after insert on customers_customer for each row
  execute function balance_of_customer();
create trigger balance_follows_customer after update of {", ".join(CHANGED)} on customers_customer for each row
  when ({" or ".join(f"old.{name} is distinct from new.{name}" for name in CHANGED)})
  execute function balance_of_customer();
insert into billing_customerbalance (customer_id, {COPIES})
  select id, partner_id, partner_name, code, name, balance_control, currency, credit_limit from customers_customer;
insert into billing_balanceentry (customer_id, partner_id, kind, day, amount, balance, currency, reference, comment, by_name, at)
  select id, partner_id, 'top_up', coalesce(service_start, created_at::date), available_funds, available_funds, currency, '', '', '', now()
  from customers_customer where available_funds > 0 and status not in ('ordering', 'cancel');
update billing_customerbalance b set balance = e.balance, topped_to = e.balance, last_payment = e.day
  from billing_balanceentry e where e.customer_id = b.customer_id;
set constraints all immediate;
"""
REMOVE = """
drop trigger balance_with_customer on customers_customer;
drop trigger balance_follows_customer on customers_customer;
drop function balance_of_customer();
"""
