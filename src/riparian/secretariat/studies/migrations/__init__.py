"""Migrations of studies."""
