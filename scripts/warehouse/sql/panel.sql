--- behind
-- The measures behind a variable of one unit and year, for messages: the value and its place, or the years of
-- which it is the mean.
create macro panel.behind(the_variable, the_unit, the_year) as (
    select list({
        measure: n.measure, year: s.year, value: s.value::varchar,
        place: case s.origin when 'correction' then 'corrections.csv'
            when 'observed' then concat_ws(' ', r.file, nullif(r.sheet, ''), r.cell) end,
        from_years: case s.origin when 'imputed' then s.from_years end
    } order by n.measure, n.lag)
    from raw.needs n
    join staging.settled s on s.measure = n.measure and s.year = the_year - n.lag
    left join staging.resolved r on r.measure = s.measure and r.unit = s.unit and r.year = s.year
    where n.variable = the_variable and s.unit = the_unit
);

--- variables
-- The panel, long: a row for each variable, unit and year. Filled from the study's formulas (panel.py),
-- then tested.
create table panel.variables (variable varchar, unit varchar, year integer, value double);

--- test of variables
-- identity: a variable does not have one row for each unit and year
select variable, count(*) as rows from panel.variables group by variable
having count(*)
    <> (select count(*) from raw.units) * getvariable('panel_years')
    or count(distinct unit || ' ' || year) <> count(*);

--- test of variables
-- a required variable is missing: add the number (a source of bulletins; corrections.csv if a cell is empty)
-- or the city's name in the file ('aliases' of units.csv), widen 'gaps', or set 'allow_missing' of the
-- variable
-- each: {variable} of {unit} ({id}) {year}: {behind}
select p.variable, u.name as unit, p.unit as id, p.year, panel.behind(p.variable, p.unit, p.year) as behind
from panel.variables p join raw.variables v using (variable) join raw.names u on u.unit = p.unit
where p.value is null and not v.allow_missing
order by p.variable, p.unit, p.year;

--- test of variables
-- a variable has an impossible value: correct its cell in corrections.csv, or the variable's 'range'
-- each: {variable} of {unit} ({id}) {year}: {value} is not within {low} to {high}; {behind}
select p.variable, u.name as unit, p.unit as id, p.year, format('{}', p.value) as value,
    coalesce(v.low::varchar, 'any') as low, coalesce(v.high::varchar, 'any') as high,
    panel.behind(p.variable, p.unit, p.year) as behind
from panel.variables p join raw.variables v using (variable) join raw.names u on u.unit = p.unit
where p.value < v.low or p.value > v.high or isnan(p.value) or isinf(p.value)
order by p.variable, p.unit, p.year;

--- absent
-- Units and years for which no source has a row and nothing else gives a value: units that enter later, leave
-- earlier or pause.
create table panel.absent as
select p.unit, u.name, p.year
from panel.variables p join raw.names u using (unit)
where not exists (from staging.dated d where d.unit = p.unit and d.year = p.year)
group by all having count(p.value) = 0
order by p.unit, p.year;

--- missing
-- What is missing where a variable allows it and the data have a row.
create table panel.missing as
select p.variable, p.unit, u.name, p.year
from panel.variables p join raw.names u using (unit)
where p.value is null and not exists (from panel.absent a where a.unit = p.unit and a.year = p.year)
order by p.variable, p.unit, p.year;

--- test of missing
-- a missing value is listed for a variable that may not be missing
select m.variable, m.unit, m.year from panel.missing m join raw.variables v using (variable)
    where not v.allow_missing;
