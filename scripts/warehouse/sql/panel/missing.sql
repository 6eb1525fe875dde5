-- What is missing where a variable allows it.
create table panel.missing as
select p.variable, p.unit, u.name, p.year
from panel.variables p join raw.names u using (unit)
where p.value is null
order by p.variable, p.unit, p.year;
