-- The one question that Kamailio asks, once a call: may it be, and where does it go?
--
-- origin: 'line' (who@realm has signed on) or 'gateway' (from the public network). running: calls by number that the caller's
-- customer has now; theirs: those of the customer whose number is called. Answers code 200 or what the caller is told; `via`:
-- 'line' or 'gateway'; target: extension or number; caller: the number shown; most: seconds that the call may last; channel: 1
-- where it needs one of the caller's; their_channel: the realm that gives one for a call to its number; box: 1 where the line has voicemail; facts: what the record
-- needs.
create or replace function full_number(dialled text) returns text language sql stable as $$
  select case
    when dialled like '+%' then dialled
    when dialled like '00%' then '+' || substr(dialled, 3)
    when dialled like '0%' then '+' || country || substr(dialled, 2)
    else dialled end from place $$;

-- The least that a line must be allowed for this number, and whether what it is allowed is as much (inventory/ems/reach.py).
create or replace function reaches(allowed text, called text) returns boolean language sql stable as $$
  select array_position(r.all_of, allowed) >= array_position(r.all_of, coalesce(
    (select reach from needs where starts_with(called, prefix) order by length(prefix) desc limit 1), 'international'))
  from (select array['internal', 'national', 'mobile', 'international', 'all'] as all_of) r $$;

-- Whose number is dialled, as a realm; nothing where it is nobody's here.
create or replace function realm_called(dialled text) returns text language sql stable as $$
  select coalesce((select realm from number join tenant using (customer) where e164 = full_number(dialled)), '') $$;

create or replace function are_busy(one tenant, running integer) returns boolean language sql immutable as $$
  select one.sip + one.tdm + one.pbx > 0 and running >= one.sip + one.tdm + one.pbx $$;

-- Why a line cannot hear what was left on it; nothing where it can.
create or replace function may_hear(who text, whose text) returns text language sql stable as $$
  select coalesce((
    select case when t.state <> 'active' then 'Service is stopped' when not l.voicemail then 'No voicemail in the package' else '' end
    from line l join tenant t using (customer) where l.realm = whose and l.extension = who), 'No such line') $$;

drop function if exists route_call;
create function route_call(
  origin text, who text, whose text, dialled text, running integer, theirs integer,
  out code integer, out reason text, out via text, out target text, out target_realm text, out caller text,
  out most integer, out channel integer, out their_channel text, out box integer, out facts text
) language plpgsql as $$
declare
  a line%rowtype; a_tenant tenant%rowtype; b line%rowtype; b_tenant tenant%rowtype; own text := ''; kind text := ''; called text := dialled;
begin
  code := 200; reason := 'OK'; via := 'line'; target := ''; target_realm := ''; caller := ''; most := 14400; channel := 0;
  their_channel := ''; box := 0;
  if origin = 'line' then
    select * into a from line where realm = whose and extension = who;
    select * into a_tenant from tenant where customer = a.customer;
    own := a.number;
    if own = '' then select coalesce(min(e164), '') into own from number where customer = a.customer; end if;
    caller := case when own = '' then who else own end;
    if dialled in ('112', '999', '911') then
      kind := 'trunk'; via := 'gateway'; target := dialled;
    elsif a_tenant.state is distinct from 'active' then
      called := full_number(dialled); code := 403; reason := 'Service is stopped';
    else
      select l.* into b from line l where l.realm = whose and l.extension = dialled;
      if b.extension is null and a_tenant.circle <> '' then
        select l.* into b from tenant t join line l on l.customer = t.customer
          where t.circle = a_tenant.circle and t.state = 'active' and t.access_code || l.extension = dialled limit 1;
      end if;
      if b.extension is not null then
        kind := 'ext'; caller := who;
      else
        kind := 'trunk'; called := full_number(dialled);
        select l.* into b from line l where l.number = called;
        select t.* into b_tenant from number n join tenant t using (customer) where n.e164 = called;
        if called !~ '^\+[0-9]{6,15}$' then code := 404; reason := 'No such number';
        elsif exists (select 1 from blocked where customer = a.customer and extension = who) then
          code := 403; reason := 'Extension is blocked';
        elsif b_tenant.customer is distinct from a.customer and not reaches(a.reach, called) then
          code := 403; reason := 'Not in the package';
        elsif not coalesce((select opened from closed where customer = a.customer and starts_with(called, prefix)
            order by length(prefix) desc limit 1), true) then
          code := 403; reason := 'Destination is closed';
        elsif are_busy(a_tenant, running) then
          code := 503; reason := 'All channels are busy';
        elsif b_tenant.customer is null then via := 'gateway'; target := called;
        elsif b_tenant.state <> 'active' or b.extension is null then code := 480; reason := 'Nobody answers this number';
        end if;
      end if;
    end if;
  else
    kind := 'trunk'; called := full_number(dialled); caller := full_number(who);
    select t.* into b_tenant from number n join tenant t using (customer) where n.e164 = called;
    select l.* into b from line l where l.number = called;
    if b_tenant.customer is null then code := 404; reason := 'No such number';
    elsif b_tenant.state <> 'active' or b.extension is null then code := 480; reason := 'Nobody answers this number';
    end if;
  end if;
  if code = 200 and kind = 'trunk' and via = 'line' and b_tenant.customer is distinct from a.customer then
    if are_busy(b_tenant, theirs) then code := 486; reason := 'All channels are busy';
    else
      their_channel := b_tenant.realm;
      update tenant set busy = theirs + 1 where customer = b_tenant.customer and busy <= theirs;
    end if;
  end if;
  if code = 200 and via = 'line' then
    target := b.extension; target_realm := b.realm; box := b.voicemail::integer;
  end if;
  if kind = 'trunk' and a.customer is not null and code = 200 then
    channel := 1;
    update tenant set busy = running + 1 where customer = a.customer and busy <= running;
  end if;
  facts := jsonb_build_object(
    'kind', kind, 'from', coalesce(a.customer, ''), 'line', case when origin = 'line' then who else '' end, 'own', own,
    'to', coalesce(b.customer, b_tenant.customer, ''), 'other', coalesce(b.extension, ''), 'dialled', called,
    'caller', caller, 'why', case when code = 200 then '' else code::text end);
end $$;
