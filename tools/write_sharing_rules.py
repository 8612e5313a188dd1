"""Write docs/reference/sharing-rules.md from the registry of sharing rules and burden keys."""

from pathlib import Path

from riparian.engine.io.sharing_catalogue import write_reference

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "sharing-rules.md"

if __name__ == "__main__":
    PAGE.write_text(write_reference(), encoding="utf-8")
