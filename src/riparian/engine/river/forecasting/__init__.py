"""Daily forecasts of a station: season, upstream terms, ridge, conformal intervals, scores."""
