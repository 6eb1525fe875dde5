-- two values are proposed for one number; please report this
select unit, year, measure, count(*) as values from staging.proposed group by unit, year, measure
    having count(*) > 1;
