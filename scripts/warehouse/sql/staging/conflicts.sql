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
