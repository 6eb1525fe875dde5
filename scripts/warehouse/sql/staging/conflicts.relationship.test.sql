-- a conflict is about a unit and year outside the study
select unit, year, measure from staging.conflicts anti join staging.grid using (unit, year);
