-- a missing value is listed for a variable that may not be missing
select m.variable, m.unit, m.year from panel.missing m join raw.variables v using (variable)
    where not v.allow_missing;
