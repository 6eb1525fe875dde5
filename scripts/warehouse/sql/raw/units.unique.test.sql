-- units.csv: duplicate unit
select unit from raw.units group by unit having count(*) > 1;
