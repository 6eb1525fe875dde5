-- a source gives two values of one measure for one unit and year
select source, measure, unit, year_data, count(*) as times, string_agg(file || ' ' || cell, ', ') as cells
from raw.observations group by source, measure, unit, year_data having count(*) > 1;
