-- a settled cell has a value without an origin, or an origin without a value
select unit, year, measure, value, origin from staging.settled where (value is null) <> (origin = 'missing');
