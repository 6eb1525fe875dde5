-- a division that was merged has no row in a source: take the measure out of 'sum' of 'divisions'
with owed as (
    select distinct m.unit, m.name, o.source, o.measure
    from raw.observations o join raw.mergers m on m.unit = o.unit and o.year_data < m.until
        semi join raw.summed using (measure)
    where o.value is not null and o.year_data between getvariable('reach_first') and getvariable('reach_last')
)
select format('{} of {} in source {}, which has it of {}', o.measure, o.name, o.source, u.name)
from owed o join raw.names u on u.unit = o.unit
where not exists (from raw.parts p where p.unit = o.unit and p.name = o.name and p.source = o.source
                        and p.measure = o.measure)
order by o.source, o.measure, o.name;
