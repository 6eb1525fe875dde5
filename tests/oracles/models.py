"""The spatial models by what they hold: a lag of the outcome, of the errors, of regressors."""

LAG = ("SAR", "SDM", "SARAR", "GNS")
ERROR = ("SEM", "SDEM", "SARAR", "GNS")
DURBIN = ("SLX", "SDM", "SDEM", "GNS")
