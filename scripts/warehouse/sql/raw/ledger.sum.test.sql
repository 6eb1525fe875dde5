-- the ledger of a source does not add up: the cells read are not all accounted for; please report this
select source, file, sheet, read, accounted from (
    select source, file, sheet, coalesce(sum(cells) filter (where status = 'read'), 0) as read,
           coalesce(sum(cells) filter (where status <> 'read'), 0) as accounted
    from raw.ledger group by source, file, sheet
) where read <> accounted;
