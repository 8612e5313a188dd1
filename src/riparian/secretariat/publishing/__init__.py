"""The doors out: SensorThings, EDR and Features, CoverageJSON, DCAT, WIS2 notifications, MQTT."""
