"""What a yearbook prints of a simulated panel: counts and amounts, rounded, whose ratios are the panel's
variables.
"""

from __future__ import annotations

import numpy as np

from spillover.arrays.foundation import Array
from tools.simulate.inversion import Inversion
from tools.simulate.process import SimulatedPanel
from tools.simulate.streams import stream


def quantities(panel: SimulatedPanel, inversion: Inversion, seed: int) -> dict[str, Array]:
    """Measures (n, T) by name, in the units that files print, each rounded as its file prints it.

    Population, employees and subscribers in 10 000; amounts in 10 000 yuan; shares in per cent; electricity
    in 10 000 kWh.
    """
    v, i = panel.values, inversion.indicators
    population, gdp = v["population"], v["gdp"]
    area = np.broadcast_to(panel.cities.area.round(0)[:, None], gdp.shape)
    employed = (v["ESL"] * population).round(4)
    funds = (v["FDL"] * gdp).round(0)
    deposits = (funds * (0.58 + 0.02 * stream(seed, "deposits").normal(size=gdp.shape))).round(0)
    return {
        "registered_population": population,
        "gdp": gdp,
        "employed": employed,
        "employed_information": (i["it_employment_share"] * employed).round(5),
        "employed_research": (i["research_employment_share"] * employed).round(5),
        "tertiary_employment_percent": (100 * i["tertiary_employment_share"]).round(3),
        "tertiary_gdp_percent": (100 * i["tertiary_gdp_share"]).round(3),
        "college_students": (i["college_students_per_10000"] * population).round(0),
        "industrial_output_domestic": (1e4 * i["industrial_output_domestic"]).round(0),
        "industrial_enterprises": i["industrial_enterprises"].round(0),
        "sulphur_dioxide": (i["so2_per_gdp"] * gdp / 1e4).round(1),
        "wastewater_treatment_percent": i["wastewater_treatment_rate"].round(3),
        "waste_disposal_percent": i["waste_disposal_rate"].round(3),
        "st_expenditure": (i["st_expenditure_share"] * gdp).round(0),
        "rd_expenditure": (i["rd_expenditure_share"] * gdp).round(0),
        "electricity": (1e4 * i["electricity_consumption"]).round(0),
        "telecom_revenue": (i["telecom_per_capita"] * population).round(0),
        "broadband_users": (i["broadband_per_10000"] * population / 1e4).round(4),
        "mobile_subscribers": v["mobile_subscribers"],
        "internet_users": (population / v["DUG"]).round(4),
        "urban_population": (v["UL"] * population).round(3),
        "consumer_price_index": np.exp(v["CSL"]).round(3),
        "fiscal_revenue": (v["TRL"] / 100 * gdp).round(0),
        "deposits": deposits,
        "loans": funds - deposits,
        "cable_length": (area / v["DAG"]).round(1),
        "land_area": area,
        "digital_finance_index": np.exp(v["DF"]).round(6),
        "patents_granted": (1000 * v["RI"]).round(0),
        "carbon_dioxide": (v["GLCT"] * gdp).round(0),
        "schooling": (100 / v["DCG"]).round(4),
    }
