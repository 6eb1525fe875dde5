-- units.csv: a unit stands twice
select unit from raw.units group by unit having count(*) > 1;
