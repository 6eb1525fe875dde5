--- units
-- The study's units, as units.csv gives them.
create table raw.units as
select * from units_csv order by unit;

-- Their names alone, for joins: a column that a user adds to units.csv meets no other table's.
create view raw.names as select unit, name from raw.units;

--- test of units
-- units.csv: duplicate unit
select unit from raw.units group by unit having count(*) > 1;

--- observations
-- Every observation of every source, as ingest wrote it.
create table raw.observations as
select * from read_parquet(getvariable('observation_files'))
order by measure, unit, year_data, source;

--- test of observations
-- identity: the value of an observation is not its printed number times the factor
select source, file, sheet, cell, number, factor, value from raw.observations
where value is distinct from number * factor;

--- test of observations
-- an observation has no unit, measure, file or cell
select source, file, cell from raw.observations
where unit is null or measure is null or source is null or file is null or cell is null;

--- test of observations
-- a source gives two values of one measure for one unit and year
select source, measure, unit, year_data, count(*) as times, string_agg(file || ' ' || cell, ', ') as cells
from raw.observations group by source, measure, unit, year_data having count(*) > 1;

--- test of observations
-- an observation is about a unit that units.csv does not hold
select source, file, cell, unit from raw.observations anti join raw.units using (unit);

--- parts
-- Before their merger: numbers of divisions merged into units, of the sources and measures that the study
-- sums.
create table raw.parts as
select m.unit, m.name, m.until, w.source, w.measure, w.year_data, w.value,
       concat_ws(' ', w.file, nullif(w.sheet, ''), w.cell) as place
from witness_rows w join raw.labels m on w.unit = m.label semi join raw.summed using (measure)
where w.year_data < m.until
order by w.measure, m.unit, w.year_data, w.source, m.name;

--- test of parts
-- a division that was merged has no row in a source: take the measure out of 'sum' of 'divisions'
-- each: {measure} of {name} in source {source}, which has it of {unit}
with owed as (
    select distinct m.unit, m.name, o.source, o.measure
    from raw.observations o join raw.mergers m on m.unit = o.unit and o.year_data < m.until
        semi join raw.summed using (measure)
    where o.value is not null and o.year_data between getvariable('reach_first') and getvariable('reach_last')
)
select o.measure, o.name, o.source, u.name as unit
from owed o join raw.names u on u.unit = o.unit
where not exists (from raw.parts p where p.unit = o.unit and p.name = o.name and p.source = o.source
                        and p.measure = o.measure)
order by o.source, o.measure, o.name;

--- test of parts
-- a source has two rows of a division that was merged
select name, source, measure, year_data, string_agg(place, ', ') as places from raw.parts
group by name, source, measure, year_data having count(*) > 1;

--- ledger
-- What became of each cell of the sources' files, as ingest counted it.
create table raw.ledger as
select * from read_parquet(getvariable('ledger_files'))
order by source, file, sheet, status, why;

--- test of ledger
-- the ledger of a source does not agree with its observations (numbers, missing, errors); please report this
with counted as (
    select source, file, sheet,
           case when value is not null then 'used' when flag = 'missing' then 'missing'
               else 'error' end as status,
           count(distinct cell) as cells
    from raw.observations group by all
),
kept as (
    select source, file, sheet, status, sum(cells) as cells from raw.ledger
    where (status = 'used' and starts_with(why, 'number')) or status in ('missing', 'error') group by all
)
select source, file, sheet, status, k.cells as ledger, c.cells as observations
from kept k full join counted c using (source, file, sheet, status)
where k.cells is distinct from c.cells;

--- test of ledger
-- the ledger of a source does not add up: the cells read are not all accounted for; please report this
select source, file, sheet, read, accounted from (
    select source, file, sheet, coalesce(sum(cells) filter (where status = 'read'), 0) as read,
           coalesce(sum(cells) filter (where status <> 'read'), 0) as accounted
    from raw.ledger group by source, file, sheet
) where read <> accounted;

--- corrections
-- The lines of corrections.csv, cities as unit ids.
create table raw.corrections as
select * from corrections_csv order by line;
