-- The study's units, as units.csv gives them.
create table raw.units as
select * from units_csv order by unit;
