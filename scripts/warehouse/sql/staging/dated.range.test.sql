-- impossible value: correct it in corrections.csv, or fix 'range', 'unit' or 'factor' of the source
select format('{}, sheet {}, cell {}: {} = {} {} ({}, {} {}) is not within {} to {}',
              d.file, d.sheet, d.cell, d.raw, d.value,
              d.target_unit, d.measure, u.name, d.year, coalesce(r.low::varchar, 'any'),
              coalesce(r.high::varchar, 'any'))
from staging.dated d join raw.names u using (unit)
join raw.ranges r on r.source = d.source and r.measure = d.measure
where (d.value < r.low or d.value > r.high) and d.year
    between getvariable('reach_first') and getvariable('reach_last')
  and not exists (from raw.corrections c where c.unit = d.unit and c.year = d.year and c.measure = d.measure)
order by d.file, d.cell;
