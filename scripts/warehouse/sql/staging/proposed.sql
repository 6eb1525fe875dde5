-- What the search for suspected numbers proposes instead of a number that counts and that no correction
-- has replaced.
create table staging.proposed as
select unit, year, measure, p.value, r.value as instead_of, p.reason, p.proof
from raw.proposals p join staging.resolved r using (unit, year, measure)
where r.origin = 'observed' and r.source = p.source and p.value is distinct from r.value
order by measure, unit, year;
