-- The measures behind a variable of one unit and year in words, for messages:
-- 'gdp 2015 = 20 (file sheet cell)'.
create macro panel.behind(the_variable, the_unit, the_year) as (
    select string_agg(
        format('{} {} = {} ({})', n.measure, s.year, coalesce(s.value::varchar, 'missing'),
               case s.origin when 'correction' then 'corrections.csv'
                    when 'imputed' then 'mean of ' || s.from_years
                    when 'observed' then concat_ws(' ', r.file, nullif(r.sheet, ''), r.cell)
                    else 'no cell has a value' end),
        '; ' order by n.measure, n.lag)
    from raw.needs n
    join staging.settled s on s.measure = n.measure and s.year = the_year - n.lag
    left join staging.resolved r on r.measure = s.measure and r.unit = s.unit and r.year = s.year
    where n.variable = the_variable and s.unit = the_unit
);
