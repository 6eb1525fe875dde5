-- the ledger of a source does not agree with its observations (numbers, missing, errors); please report this
with counted as (
    select source, file, sheet,
           case when value is not null then 'used' when flag = 'missing' then 'missing'
               else 'error' end as status,
           count(*) as cells
    from raw.observations group by all
),
kept as (
    select source, file, sheet, status, sum(cells) as cells from raw.ledger
    where (status = 'used' and starts_with(why, 'number')) or status in ('missing', 'error') group by all
)
select source, file, sheet, status, k.cells as ledger, c.cells as observations
from kept k full join counted c using (source, file, sheet, status)
where k.cells is distinct from c.cells;
