-- text in a number cell: correct it in corrections.csv, or add the mark to 'missing' of the source
select format('{}, sheet {}, cell {}: {} ({}, {} {}) of source {}{}', d.file, d.sheet, d.cell,
              case when len(d.raw) > 80 then d.raw[:79] || '…' else d.raw end,
              d.measure, u.name, d.year, d.source,
              case when d.raw[1] = '=' then '; a formula that was never computed: '
                   || 'open the file in a spreadsheet program and save it' else '' end)
from staging.dated d join raw.names u using (unit) semi join staging.grid using (unit, year)
where d.flag = 'unreadable'
    and not exists (from raw.corrections c where c.unit = d.unit and c.year = d.year
                    and c.measure = d.measure)
order by d.file, d.cell;
