-- identity: the value of an observation is not its printed number times the factor
select source, file, sheet, cell, number, factor, value from raw.observations
where value is distinct from number * factor;
