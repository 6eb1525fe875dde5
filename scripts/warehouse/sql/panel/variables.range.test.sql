-- a variable has an impossible value: correct its cell in corrections.csv, or the variable's 'range'
select format('{} of {} ({}) {}: {} is not within {} to {}; {}', p.variable, u.name, p.unit, p.year, p.value,
              coalesce(v.low::varchar, 'any'), coalesce(v.high::varchar, 'any'),
              panel.behind(p.variable, p.unit, p.year))
from panel.variables p join raw.variables v using (variable) join raw.names u on u.unit = p.unit
where p.value < v.low or p.value > v.high or isnan(p.value) or isinf(p.value)
order by p.variable, p.unit, p.year;
