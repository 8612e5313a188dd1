"""Write docs/reference/basin-folder.md anew from the form."""

from pathlib import Path

from riparian.engine.io.form_page import form_page

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "basin-folder.md"


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(form_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
