-- impossible value in corrections.csv
select format('{} of {} {}: {} is not within {} to {}', r.measure, u.name, r.year, r.value,
              coalesce(min(g.low)::varchar, 'any'), coalesce(max(g.high)::varchar, 'any'))
from staging.resolved r join raw.names u using (unit) join raw.ranges g using (measure)
where r.origin = 'correction'
group by r.measure, u.name, r.year, r.value
having r.value < min(g.low) or r.value > max(g.high);
