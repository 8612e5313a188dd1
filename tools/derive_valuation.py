"""Reproduce the figures marked B in valuation/parameters.csv from the Mekong data set.

Usage: python tools/derive_valuation.py DATA_FOLDER      (needs numpy and pandas)
Prints: lake level curve check, lake balance fit, delta inflow index, flood exceedance volumes, flood index.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(sys.argv[1])
MONTH = 86400 * 30.44  # mean seconds in a month
KM3 = 1e9


def series(name, column):
    return pd.read_csv(DATA / name, parse_dates=["date"]).set_index("date")[column].astype(float)


def volume(h):  # km3, Kummu et al. 2014 (recalled)
    return 0.7307 * h**2 - 0.3554 * h + 0.9127


def area(h):  # km2
    return -5.5701 * h**3 + 137.4 * h**2 + 470.29 * h + 1680.2


def level(v):
    return (0.3554 + np.sqrt(0.3554**2 + 4 * 0.7307 * (v - 0.9127))) / (2 * 0.7307)


def lake(par, q, start=20.0):
    """Monthly lake volume (km3) at month start; Crank-Nicolson; q = monthly mean flow, first value = month before."""
    a, b0, b1, c = par
    dt = MONTH / KM3
    v, out = start, []
    for now, before in zip(q.values[1:], q.values[:-1]):
        out.append(v)
        v = (v * (1 - dt * c / 2) + dt * (a + b0 * now + b1 * before)) / (1 + dt * c / 2)
        v = max(v, 1.2)
    return pd.Series(out, q.index[1:])


def simplex(f, x0, steps=1500):
    pts = [np.array(x0, float)]
    for i in range(len(x0)):
        p = np.array(x0, float)
        p[i] = p[i] * 1.2 if p[i] else 0.01
        pts.append(p)
    val = [f(p) for p in pts]
    for _ in range(steps):
        order = np.argsort(val)
        pts, val = [pts[i] for i in order], [val[i] for i in order]
        c = np.mean(pts[:-1], axis=0)
        r = 2 * c - pts[-1]
        fr = f(r)
        if fr < val[0]:
            e = 3 * c - 2 * pts[-1]
            fe = f(e)
            pts[-1], val[-1] = (e, fe) if fe < fr else (r, fr)
        elif fr < val[-2]:
            pts[-1], val[-1] = r, fr
        else:
            k = (c + pts[-1]) / 2
            fk = f(k)
            if fk < val[-1]:
                pts[-1], val[-1] = k, fk
            else:
                pts = [pts[0]] + [(pts[0] + p) / 2 for p in pts[1:]]
                val = [val[0]] + [f(p) for p in pts[1:]]
    return pts[0], val[0]


q = series("flows_stung_treng.csv", "value")
month = q.resample("MS").mean()
kl = series("levels_kampong_luong_modelled.csv", "unregulated")
kr = series("levels_kampong_luong_modelled.csv", "regulated")
pakse = series("levels_pakse_monthly.csv", "derived_mean_discharge_m3s")

print("1 lake curve: level, volume, area, dV/dh")
for h in range(1, 12):
    print(h, round(volume(h), 2), round(area(h)), round((1.4614 * h - 0.3554) * 1000))

v = volume(kl).resample("MS").first()
fit = v.loc["1985-01":"2008-12"]
drive = month.loc["1984-12":"2008-12"]
par, mse = simplex(
    lambda p: ((lake(p, drive, fit.iloc[0]).values - fit.values) ** 2).mean(),
    [-1169, 0.32, 0.0, 151.8],
)
print(
    "2 lake balance a, b0, b1, c:",
    par.round(4),
    "rmse km3",
    round(mse**0.5, 2),
    "NSE",
    round(1 - mse / fit.var(ddof=0), 3),
)

both = pd.concat([month.rename("s"), pakse.rename("p")], axis=1).dropna().loc["2008":"2016"]
ratio = both.s.groupby(both.index.month).mean() / both.p.groupby(both.index.month).mean()
late = pakse.loc["2017":]
late = late * late.index.month.map(ratio.to_dict())
flow = pd.concat([month.loc[:"2016-12"], late.dropna()]).loc["1959-12":]
flow = flow.reindex(pd.date_range("1959-12-01", flow.index[-1], freq="MS")).interpolate()
vol = lake(par, flow)
delta = flow.iloc[1:] - (vol.shift(-1) - vol) * KM3 / MONTH


def season(x, months):
    y = x[x.index.month.isin(months)]
    return y.groupby([t.year + (t.month == 12) for t in y.index]).mean()


i = season(delta, [12, 1, 2, 3])
n = i.loc[1961:1991]
print(
    "3 delta inflow Dec-Mar: mean",
    round(n.mean()),
    "sd",
    round(n.std()),
    "p10",
    round(n.quantile(0.1)),
    "mean deficit below 6294:",
    round((6294 - n).clip(lower=0).mean()),
    {int(y): round(i[y]) for y in range(2010, 2026) if y in i.index},
)
print(
    "  mean deficit below 5500:",
    round((5500 - n).clip(lower=0).mean()),
    " 1992-2009 below 6294:",
    round((6294 - i.loc[1992:2009]).clip(lower=0).mean()),
)
print(
    "  mainstream alone Feb-Apr:",
    round(season(flow, [2, 3, 4]).loc[1961:1991].mean()),
    {y: round(season(flow, [2, 3, 4])[y]) for y in (2016, 2020)},
)

print("4 flood: volume above threshold, km3/yr")
for t in (38952, 41003, 45000, 50000):
    e = ((q - t).clip(lower=0) * 86400 / KM3).groupby(q.index.year).sum()
    print(
        t,
        "1995-2008",
        round(e.loc[1995:2008].mean(), 2),
        "1960-1991",
        round(e.loc[1960:1991].mean(), 2),
        "2010-2016",
        round(e.loc[2010:2016].mean(), 2),
        {y: round(e[y], 1) for y in (2000, 2001, 2002, 2004, 2011, 2013)},
    )
em = ((month - 35000).clip(lower=0) * MONTH / KM3).groupby(month.index.year).sum()
print(
    "monthly 35000",
    round(em.loc[1995:2008].mean(), 2),
    round(em.loc[1960:1991].mean(), 2),
    {y: round(em[y], 1) for y in (2000, 2001, 2004, 2011)},
)

FLOOD = [8, 9, 10, 11, 12]


def flood_index(a, days=1.0):  # million km2 day, August to December only
    x = (a - 2500).clip(lower=0)[a.index.month.isin(FLOOD)] * days
    return x.groupby(x.index.year).sum() / 1e6


a_nat, a_dam = area(kl), area(kr)
f_nat, f_dam = flood_index(a_nat), flood_index(a_dam)
print(
    "5 flood index M km2 day, Aug-Dec: unregulated",
    round(f_nat.mean(), 3),
    "sd",
    round(f_nat.std(), 3),
    "regulated/unregulated",
    round(f_dam.mean() / f_nat.mean(), 3),
    "share of the whole year",
    round(
        f_nat.mean()
        / (((a_nat - 2500).clip(lower=0)).groupby(a_nat.index.year).sum() / 1e6).mean(),
        3,
    ),
)
mid = (vol + vol.shift(-1)) / 2
am = area(level(mid))
fs = flood_index(am, 30.6)
print(
    "  from lake balance 1961-1991",
    round(fs.loc[1961:1991].mean(), 3),
    "1992-2009",
    round(fs.loc[1992:2009].mean(), 3),
    "2010-2018",
    round(fs.loc[2010:2018].mean(), 3),
    {y: round(fs[y], 2) for y in (1998, 2000, 2011, 2015, 2019, 2020)},
)
am = area(level(vol))
b = np.polyfit(np.sqrt(vol), am, 1)
print(
    "  area = %.0f sqrt(V) + %.0f, R2 %.4f" % (b[0], b[1], np.corrcoef(np.sqrt(vol), am)[0, 1] ** 2)
)
print(
    "6 largest volume by year",
    {y: round(vol[str(y)].max(), 1) for y in (1998, 2000, 2011, 2015, 2018, 2019, 2020)},
)
rise = ((vol.shift(-1) - vol).clip(lower=0)).groupby(vol.index.year).sum()
print(
    "  yearly rise km3",
    {
        k: round(rise.loc[s:e].mean(), 1)
        for k, s, e in (
            ("1962-72", 1962, 1972),
            ("2001-10", 2001, 2010),
            ("2010-18", 2010, 2018),
            ("2011-20", 2011, 2020),
        )
    },
)

# 7 test shift: 10 km3 per year from July-September to December-May
shift = pd.Series(0.0, flow.index)
shift[shift.index.month.isin([7, 8, 9])] = -10 * KM3 / (3 * MONTH)
shift[shift.index.month.isin([12, 1, 2, 3, 4, 5])] = 10 * KM3 / (6 * MONTH)
for phi in (0.535, 0.77, 1.0):
    a, b0, b1, c = par
    dt, x, out = MONTH / KM3, 0.0, []
    for now, before in zip(shift.values[1:], shift.values[:-1]):
        out.append(x)
        x = (x * (1 - dt * c / 2) + dt * phi * (b0 * now + b1 * before)) / (1 + dt * c / 2)
    dv = pd.Series(out, flow.index[1:])
    new = vol + dv
    fi0 = flood_index(1663 * np.sqrt(mid) + 92, 30.6).loc[1961:1991].mean()
    fi1 = (
        flood_index(1663 * np.sqrt(((new + new.shift(-1)) / 2).clip(lower=1.2)) + 92, 30.6)
        .loc[1961:1991]
        .mean()
    )
    d2 = season(delta + shift.iloc[1:] - (dv.shift(-1) - dv) * KM3 / MONTH, [12, 1, 2, 3]).loc[
        1961:1991
    ]
    print(
        "7 shift 10 km3, phi",
        phi,
        "flood index %+.1f %%" % (100 * (fi1 / fi0 - 1)),
        "Dec-Mar delta inflow",
        round(n.mean()),
        "->",
        round(d2.mean()),
        "deficit",
        round((6300 - n).clip(lower=0).mean()),
        "->",
        round((6300 - d2).clip(lower=0).mean()),
    )
low = q.loc["1961":"1991"].copy()
low[low.index.month.isin([7, 8, 9])] -= 10 * KM3 / (92 * 86400)
e = lambda x: ((x - 41003).clip(lower=0) * 86400 / KM3).groupby(x.index.year).sum().mean()
print("  flood volume above 41,003: %.2f -> %.2f km3/yr" % (e(q.loc["1961":"1991"]), e(low)))
