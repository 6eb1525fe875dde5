-- identity: a variable does not have one row for each unit and year
select variable, count(*) as rows from panel.variables group by variable
having count(*)
    <> (select count(*) from raw.units) * getvariable('panel_years')
    or count(distinct unit || ' ' || year) <> count(*);
