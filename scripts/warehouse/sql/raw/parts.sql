-- Before their merger: numbers of divisions merged into units, of the sources and measures that the study
-- sums.
create table raw.parts as
select m.unit, m.name, m.until, w.source, w.measure, w.year_data, w.value,
       concat_ws(' ', w.file, nullif(w.sheet, ''), w.cell) as place
from witness_rows w join raw.labels m on w.unit = m.label semi join raw.summed using (measure)
where w.year_data < m.until
order by w.measure, m.unit, w.year_data, w.source, m.name;
