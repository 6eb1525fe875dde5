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
