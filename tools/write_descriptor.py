"""Write the datapackage.json of a basin folder anew from the form: write_descriptor.py FOLDER.

What the old descriptor says about the folder as a whole, and about files beside the form, is kept.
"""

import json
import sys
from pathlib import Path

from riparian.engine.io.describing import describe_again


def main() -> None:
    """Read the folder and write its descriptor."""
    folder = Path(sys.argv[1])
    text = json.dumps(describe_again(folder), ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
