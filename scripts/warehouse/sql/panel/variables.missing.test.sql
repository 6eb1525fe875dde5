-- a required variable is missing: add the number (a source of bulletins; corrections.csv if a cell is empty)
-- or the city's name in the file ('aliases' of units.csv), widen 'gaps', or set 'allow_missing' of the
-- variable
select format('{} of {} ({}) {}: {}', p.variable, u.name, p.unit, p.year,
              panel.behind(p.variable, p.unit, p.year))
from panel.variables p join raw.variables v using (variable) join raw.names u on u.unit = p.unit
where p.value is null and not v.allow_missing
order by p.variable, p.unit, p.year;
