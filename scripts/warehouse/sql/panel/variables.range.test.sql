-- a variable has an impossible value: correct a cell behind it in corrections.csv, or mend 'range' of the variable
select format('{} of {} ({}) {}: {} is not within {} to {}; {}', p.variable, u.name, p.unit, p.year, p.value,
              coalesce(v.low::varchar, 'any'), coalesce(v.high::varchar, 'any'), b.measures)
from panel.variables p join raw.variables v using (variable) join raw.units u on u.unit = p.unit
join panel.behind b on b.variable = p.variable and b.unit = p.unit and b.year = p.year
where p.value < v.low or p.value > v.high or isnan(p.value) or isinf(p.value)
order by p.variable, p.unit, p.year;
