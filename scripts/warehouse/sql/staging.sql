--- dated
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

--- test of dated
-- a correction matches no cell: fix its city, year or variable, or leave it out
-- each: corrections.csv, line {line}: no source has a cell for {measure} of {city} in {year} (years are
-- dated by {dated})
select c.line, c.measure, u.name as city, c.year, getvariable('dated_by') as dated
from raw.corrections c join raw.names u using (unit)
where not exists (from staging.dated d where d.unit = c.unit and d.year = c.year and d.measure = c.measure)
order by c.line;

--- test of dated
-- impossible value: correct it in corrections.csv, or fix 'range', 'unit' or 'factor' of the source
-- each: {file}{sheet}, cell {cell}: {raw} = {value} {unit} ({measure}, {city} {year}) is not within {low}
-- to {high}
select d.file, d.sheet, d.cell, d.raw, format('{}', d.value) as value, d.target_unit as unit, d.measure,
    u.name as city, d.year, coalesce(r.low::varchar, 'any') as low, coalesce(r.high::varchar, 'any') as high
from staging.dated d join raw.names u using (unit)
join raw.ranges r on r.source = d.source and r.measure = d.measure
where (d.value < r.low or d.value > r.high) and d.year
    between getvariable('reach_first') and getvariable('reach_last')
  and not exists (from raw.corrections c where c.unit = d.unit and c.year = d.year and c.measure = d.measure)
order by d.file, d.cell;

--- test of dated
-- a correction is about a year that the panel does not use: fix its year, or leave it out
-- each: corrections.csv, line {line}: {measure} of {city} in {year}; the panel uses {first} to {last}
-- (years are dated by {dated})
select c.line, c.measure, u.name as city, c.year, getvariable('reach_first') as first,
    getvariable('reach_last') as last, getvariable('dated_by') as dated
from raw.corrections c join raw.names u using (unit)
where c.year not between getvariable('reach_first') and getvariable('reach_last')
order by c.line;

--- test of dated
-- text in a number cell: correct it in corrections.csv, or add the mark to 'missing' of the source
-- each: {file}{sheet}, cell {cell}: {raw} ({measure}, {city} {year}) of source {source}{formula}
select d.file, d.sheet, d.cell, case when len(d.raw) > 80 then d.raw[:79] || '…' else d.raw end as raw,
    d.measure, u.name as city, d.year, d.source, d.raw[1] = '=' as formula
from staging.dated d join raw.names u using (unit) semi join staging.grid using (unit, year)
where d.flag = 'unreadable'
    and not exists (from raw.corrections c where c.unit = d.unit and c.year = d.year
                    and c.measure = d.measure)
order by d.file, d.cell;

--- resolved
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

--- test of resolved
-- impossible value in corrections.csv
-- each: {measure} of {city} {year}: {value} is not within {low} to {high}
select r.measure, u.name as city, r.year, format('{}', r.value) as value,
    coalesce(min(g.low)::varchar, 'any') as low, coalesce(max(g.high)::varchar, 'any') as high
from staging.resolved r join raw.names u using (unit) join raw.ranges g using (measure)
where r.origin = 'correction'
group by r.measure, u.name, r.year, r.value
having r.value < min(g.low) or r.value > max(g.high);

--- test of resolved
-- a unit, year and measure has two resolved values
select unit, year, measure from staging.resolved group by unit, year, measure having count(*) > 1;

--- proposed
-- What the search for suspected numbers proposes instead of a number that counts and that no correction
-- has replaced.
create table staging.proposed as
select unit, year, measure, p.value, r.value as instead_of, p.reason, p.proof
from raw.proposals p join staging.resolved r using (unit, year, measure)
where r.origin = 'observed' and r.source = p.source and p.value is distinct from r.value
order by measure, unit, year;

--- test of proposed
-- two values are proposed for one number; please report this
select unit, year, measure, count(*) as values from staging.proposed group by unit, year, measure
    having count(*) > 1;

--- conflicts
-- Sources that differ by more than the tolerance about one unit, year and measure: every pair, the more
-- trusted one first.
create table staging.conflicts as
with known as (
    select d.* from staging.dated d semi join staging.grid using (unit, year) where d.value is not null
)
select a.unit, u.name, a.year, a.measure,
       a.source as source_a, a.value as value_a,
       concat_ws(' ', a.file, nullif(a.sheet, ''), a.cell) as place_a,
       b.source as source_b, b.value as value_b,
       concat_ws(' ', b.file, nullif(b.sheet, ''), b.cell) as place_b,
       abs(a.value - b.value) / greatest(abs(a.value), abs(b.value)) as relative_difference
from known a join known b on a.unit = b.unit and a.year = b.year and a.measure = b.measure and b.rank > a.rank
join raw.names u on u.unit = a.unit
where a.value <> b.value
  and abs(a.value - b.value) / greatest(abs(a.value), abs(b.value)) > getvariable('tolerance')
order by a.measure, a.unit, a.year, a.rank, b.rank;

--- test of conflicts
-- a conflict is about a unit and year outside the study
select unit, year, measure from staging.conflicts anti join staging.grid using (unit, year);

--- settled
-- Every unit, year and measure of the grid: resolved, or filled by the mean of its nearest neighbours in
-- time, or NULL.
-- Only resolved values fill; a filled value never fills another.
create table staging.settled as
with measures as (select measure from raw.needs union select measure from staging.resolved),
cells as (
    select g.unit, g.year, m.measure, r.value, r.origin
    from staging.grid g cross join measures m left join staging.resolved r using (unit, year, measure)
),
neighbours as (
    select c.unit, c.year, c.measure,
           max(r.year) filter (where r.year < c.year) as before_year,
           arg_max(r.value, r.year) filter (where r.year < c.year) as before,
           min(r.year) filter (where r.year > c.year) as after_year,
           arg_min(r.value, r.year) filter (where r.year > c.year) as after
    from cells c join staging.resolved r
      on r.unit = c.unit and r.measure = c.measure and r.year
          between c.year - getvariable('gap_window') and c.year + getvariable('gap_window')
    where c.value is null and c.measure not in (select measure from raw.never_filled)
    group by c.unit, c.year, c.measure
),
fills as (
    select *, case when before is not null and after is not null then (before + after) / 2
                   when getvariable('one_sided') then coalesce(before, after) end as fill
    from neighbours
)
select c.unit, c.year, c.measure, coalesce(c.value, f.fill) as value,
       case when c.value is not null then c.origin when f.fill is not null then 'imputed'
            else 'missing' end as origin,
       case when f.fill is not null then concat_ws(', ', f.before_year, f.after_year) end as from_years
from cells c left join fills f using (unit, year, measure)
order by c.measure, c.unit, c.year;

-- Every filled gap.
create table staging.imputed as
select s.unit, u.name, s.year, s.measure, s.value, 'mean of adjacent years' as rule, s.from_years
from staging.settled s join raw.names u using (unit)
where s.origin = 'imputed'
order by s.measure, s.unit, s.year;

--- test of settled
-- identity: the settled cells are not units × years × measures
select cells, expected from (
    select (select count(*) from staging.settled) as cells,
           (select count(*) from staging.grid)
           * (select count(*)
              from (select measure from raw.needs union select measure from staging.resolved)) as expected
) where cells <> expected;

--- test of settled
-- a settled cell has a value without an origin, or an origin without a value
select unit, year, measure, value, origin from staging.settled where (value is null) <> (origin = 'missing');
