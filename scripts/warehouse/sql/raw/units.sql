-- The study's units, as units.csv gives them.
create table raw.units as
select * from units_csv order by unit;

-- Their names alone, for joins: a column that a user adds to units.csv meets no other table's.
create view raw.names as select unit, name from raw.units;
