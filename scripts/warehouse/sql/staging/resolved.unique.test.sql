-- a unit, year and measure has two resolved values
select unit, year, measure from staging.resolved group by unit, year, measure having count(*) > 1;
