"""Checks of readings: what cannot be, what jumps, what stands still, what its neighbours deny.

A check returns one flag per value and decides nothing: a person does. Times are seconds in rising
order; a missing value (NaN) is never flagged.
"""
