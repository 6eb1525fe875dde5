-- a required variable is missing: add the number (a bulletin, corrections.csv), widen 'gaps', or set 'allow_missing' of the variable
select format('{} of {} ({}) {}: {} {} no value that a source gives or the gap rule can fill', p.variable, u.name, p.unit, p.year,
              string_agg(s.measure || ' ' || s.year, ', ' order by s.measure), case when count(s.measure) > 1 then 'have' else 'has' end)
from panel.variables p join raw.variables v using (variable) join raw.units u on u.unit = p.unit
left join raw.needs n on n.variable = p.variable
left join staging.settled s on s.measure = n.measure and s.unit = p.unit and s.origin = 'missing'
     and s.year = p.year - n.lag
where p.value is null and not v.allow_missing
group by p.variable, u.name, p.unit, p.year
order by p.variable, p.unit, p.year;
