-- an observation has no unit, measure, file or cell
select source, file, cell from raw.observations
where unit is null or measure is null or source is null or file is null or cell is null;
