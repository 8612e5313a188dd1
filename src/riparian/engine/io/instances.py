"""Where a basin lies: the instances that ship with Riparian, or a folder of the user."""

from importlib import resources
from pathlib import Path

from riparian.engine.errors import InvalidInput


def instances_folder() -> Path:
    """Return the folder of the instances that ship with Riparian."""
    return Path(str(resources.files("riparian"))) / "instances"


def shipped_instances() -> tuple[str, ...]:
    """Return the names of the instances that ship with Riparian, as the command line takes them."""
    folders = (one for one in instances_folder().iterdir() if (one / "countries.csv").is_file())
    return tuple(sorted(folder.name.replace("_", "-") for folder in folders))


def find_instance(name_or_path: str | Path) -> Path:
    """Return the folder of an instance; a shipped name comes first, `./name` is always a folder.

    Raises:
        InvalidInput: there is neither such an instance nor such a folder.
    """
    name = str(name_or_path)
    if name.replace("_", "-") in shipped_instances():
        return instances_folder() / name.replace("-", "_")
    path = Path(name_or_path)
    if path.is_dir():
        return path
    known = ", ".join(shipped_instances())
    if path.is_file():
        raise InvalidInput(f"'{name}' is a file; give the folder that holds the basin's files")
    raise InvalidInput(f"'{name}' is no folder and no instance; give a folder or one of {known}")
