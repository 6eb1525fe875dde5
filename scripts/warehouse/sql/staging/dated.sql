-- Observations by the year that dates the panel; what holds for every year is repeated for each year of
-- the grid.
create table staging.grid as
select unit, cast(year as integer) as year
from raw.units,
    range(getvariable('first_year') - getvariable('max_lag'), getvariable('last_year') + 1) years(year)
order by unit, year;

-- Own: what the unit's cell says; parts: how many divisions merged into it later, whose numbers are added.
create table staging.dated as
with parts as (
    select unit, source, measure, year_data, count(*) as parts, sum(value) as value,
           string_agg(format('{}: {} {}', name, place, value), '; ') as places
    from raw.parts group by all
),
owed as (
    select unit, source, measure, year_data, count(*) as owed
    from raw.observations o join raw.mergers m using (unit) semi join raw.summed using (measure)
    where o.year_data < m.until group by all
),
summed as (
    select o.* replace (
               case when w.owed is null then o.value when w.owed = t.parts then o.value + t.value end as value
           ),
           o.value as own, coalesce(w.owed, 0) as parts, t.places as part_places
    from raw.observations o left join owed w using (unit, source, measure, year_data)
    left join parts t using (unit, source, measure, year_data)
)
select o.*, p.rank,
       case getvariable('dated_by') when 'edition' then year_edition else year_data end as year
from summed o join raw.precedence p using (source)
where year_data is not null
union all by name
select o.*, p.rank, g.year
from summed o join raw.precedence p using (source) join staging.grid g using (unit)
where year_data is null
order by measure, unit, year, rank;
