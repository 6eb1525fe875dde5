-- a correction is about a year that the panel does not use: fix its year, or leave it out
select format('corrections.csv, line {}: {} of {} in {}; the panel uses {} to {} (years are dated by {})',
              c.line, c.measure, u.name, c.year,
              getvariable('reach_first'), getvariable('reach_last'), getvariable('dated_by'))
from raw.corrections c join raw.names u using (unit)
where c.year not between getvariable('reach_first') and getvariable('reach_last')
order by c.line;
