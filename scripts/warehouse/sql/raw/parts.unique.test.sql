-- a source has two rows of a division that was merged
select name, source, measure, year_data, string_agg(place, ', ') as places from raw.parts
group by name, source, measure, year_data having count(*) > 1;
