-- a required variable is missing: add the number (a bulletin, corrections.csv), widen 'gaps', or set 'allow_missing' of the variable
select format('{} of {} ({}) {}: {}', p.variable, u.name, p.unit, p.year, b.measures)
from panel.variables p join raw.variables v using (variable) join raw.units u on u.unit = p.unit
join panel.behind b on b.variable = p.variable and b.unit = p.unit and b.year = p.year
where p.value is null and not v.allow_missing
order by p.variable, p.unit, p.year;
