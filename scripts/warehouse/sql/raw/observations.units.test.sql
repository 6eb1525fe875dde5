-- an observation is about a unit that units.csv does not hold
select source, file, cell, unit from raw.observations anti join raw.units using (unit);
