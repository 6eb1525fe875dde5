-- identity: the settled cells are not units × years × measures
select cells, expected from (
    select (select count(*) from staging.settled) as cells,
           (select count(*) from staging.grid)
           * (select count(*)
              from (select measure from raw.needs union select measure from staging.resolved)) as expected
) where cells <> expected;
