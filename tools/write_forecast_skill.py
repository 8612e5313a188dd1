"""Write docs/reference/forecast-skill.md from the series of the built-in river."""

from pathlib import Path

from riparian.engine.io.forecast_page import skill_page

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "forecast-skill.md"

if __name__ == "__main__":
    PAGE.write_text(skill_page("lancang-mekong"), encoding="utf-8")
