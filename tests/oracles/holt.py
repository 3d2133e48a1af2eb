"""Holt's method by statsmodels, which the tests' stored numbers come from.

Run by hand where statsmodels is installed: ``python tests/oracles/holt.py``. It is no dependency.
"""

import csv
from pathlib import Path

from statsmodels.tsa.holtwinters import Holt

DATA = Path(__file__).resolve().parents[2] / "data" / "highway.csv"
with DATA.open(encoding="utf-8-sig") as file:
    rows = [row for row in csv.DictReader(file) if row["passengers"]]
for target in ("passengers", "freight"):
    y = [float(row[target]) for row in rows]
    for alpha, beta in ((0.8, 0.2), (0.5, 0.5), (1.0, 0.3)):
        # The state at the second year, from which our own function starts.
        model = Holt(
            y[2:],
            initialization_method="known",
            initial_level=y[1],
            initial_trend=y[1] - y[0],
        )
        fit = model.fit(smoothing_level=alpha, smoothing_trend=beta, optimized=False)
        print(target, alpha, beta, [float(f"{v:.10g}") for v in fit.forecast(2)])
