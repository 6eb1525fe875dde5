-- The panel, long: a row for each variable, unit and year. Filled from the study's formulas (panel.py),
-- then tested.
create table panel.variables (variable varchar, unit varchar, year integer, value double);
