-- What became of each cell of the sources' files, as ingest counted it.
create table raw.ledger as
select * from read_parquet(getvariable('ledger_files'))
order by source, file, sheet, status, why;
