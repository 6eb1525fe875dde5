-- a correction matches no cell: fix its city, year or variable, or leave it out
select format('corrections.csv, line {}: no source has a cell for {} of {} in {} (years are dated by {})',
              c.line, c.measure, u.name, c.year,
              getvariable('dated_by'))
from raw.corrections c join raw.names u using (unit)
where not exists (from staging.dated d where d.unit = c.unit and d.year = c.year and d.measure = c.measure)
order by c.line;
