-- The lines of corrections.csv, cities as unit ids.
create table raw.corrections as
select * from corrections_csv order by line;
