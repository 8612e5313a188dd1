"""Daily forecasts of stations, issued and kept with what they rest on, and how good they were."""
