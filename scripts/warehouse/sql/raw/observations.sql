-- Every observation of every source, as ingest wrote it.
create table raw.observations as
select * from read_parquet(getvariable('observation_files'))
order by measure, unit, year_data, source;
