-- Observations by the year that dates the panel; what holds for every year is repeated for each year of the grid.
create table staging.grid as
select unit, cast(year as integer) as year
from raw.units, range(getvariable('first_year') - getvariable('max_lag'), getvariable('last_year') + 1) years(year)
order by unit, year;

create table staging.dated as
select o.*, p.rank,
       case getvariable('dated_by') when 'edition' then year_edition else year_data end as year
from raw.observations o join raw.precedence p using (source)
where year_data is not null
union all by name
select o.*, p.rank, g.year
from raw.observations o join raw.precedence p using (source) join staging.grid g using (unit)
where year_data is null
order by measure, unit, year, rank;
