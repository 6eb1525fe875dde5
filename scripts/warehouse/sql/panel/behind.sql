-- The measures behind each variable, unit and year in words, for messages: 'gdp 2015 = 20 (file sheet cell)'.
create view panel.behind as
select n.variable, g.unit, g.year,
       string_agg(format('{} {} = {} ({})', n.measure, g.year - n.lag, coalesce(s.value::varchar, 'missing'),
                         case s.origin when 'correction' then 'corrections.csv' when 'imputed' then 'mean of ' || s.from_years
                              when 'observed' then concat_ws(' ', r.file, nullif(r.sheet, ''), r.cell) else 'no cell has a value' end),
                  '; ' order by n.measure, n.lag) as measures
from raw.needs n cross join staging.grid g
left join staging.settled s on s.measure = n.measure and s.unit = g.unit and s.year = g.year - n.lag
left join staging.resolved r on r.measure = n.measure and r.unit = g.unit and r.year = g.year - n.lag
group by n.variable, g.unit, g.year;
