-- One value for each unit, year and measure that is known: the correction, or else the most trusted source's.
create table staging.resolved as
with best as (
    select unit, year, measure, value, source, file, sheet, cell from staging.dated
    where value is not null
    qualify row_number() over (partition by unit, year, measure order by rank) = 1
)
select unit, year, measure,
       coalesce(c.value, b.value) as value,
       case when c.value is not null then 'correction' else 'observed' end as origin,
       b.value as observed, b.source, b.file, b.sheet, b.cell, c.reason, c.source as correction_source
from best b full join raw.corrections c using (unit, year, measure)
order by measure, unit, year;

-- What the user corrected, with the value before.
create table staging.corrections as
select r.unit, u.name, r.year, r.measure, r.value, r.observed as previous, r.reason,
    r.correction_source as source
from staging.resolved r join raw.names u using (unit)
where r.origin = 'correction'
order by r.measure, r.unit, r.year;
