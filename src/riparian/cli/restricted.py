"""The commands `riparian restricted`: make a key, seal, open; all of it on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from riparian.cli.terminal import print_json, say
from riparian.engine.errors import InvalidInput

app = typer.Typer(no_args_is_help=True, help="Restricted information, sealed on this machine.")
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False)]
Passphrase = Annotated[
    str,
    typer.Option(prompt=True, hide_input=True, envvar="RIPARIAN_PASSPHRASE",
                 help="Asked for when it is not given."),
]  # fmt: skip
Out = Annotated[Path, typer.Option(dir_okay=False, help="File to write.")]


def _write_new(path: Path, text: str) -> None:
    try:
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written ({error.strerror})") from error
    path.write_text(text, encoding="utf-8")


@app.command("key")
def key(out: Out, passphrase: Passphrase) -> None:
    """Make a key pair; register the public half on the page “Keys”."""
    from riparian.sealing.keys import make_key_file

    made = make_key_file(passphrase)
    _write_new(out, made.text)
    say(f"written: {out} (keep it; nobody can make it again)")
    print_json({"public": made.public, "fingerprint": made.fingerprint})


@app.command("seal")
def seal(
    words: File,
    *,
    title: Annotated[str, typer.Option(help="Title, sealed with the words.")],
    code: Annotated[str, typer.Option(help="TLP:AMBER, TLP:AMBER+STRICT or TLP:RED.")],
    reader: Annotated[list[Path], typer.Option(exists=True, dir_okay=False, help="Public key.")],
    out: Out,
) -> None:
    """Seal a file of words for the readers whose public keys are given."""
    from riparian.sealing.envelope import seal as seal_words
    from riparian.sealing.keys import load_public

    readers = [load_public(one.read_text(encoding="utf-8")) for one in reader]
    sealed = seal_words(title, words.read_text(encoding="utf-8"), code=code, readers=readers)
    _write_new(out, sealed)
    say(f"sealed for {len(readers)}: {out}")


@app.command("open")
def open_sealed(
    envelope: File,
    *,
    key: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Your key file.")],
    passphrase: Passphrase,
) -> None:
    """Open an envelope with your key and print it as JSON."""
    from riparian.sealing.envelope import open_envelope
    from riparian.sealing.keys import read_key_file

    pair = read_key_file(key.read_text(encoding="utf-8"), passphrase)
    print_json(open_envelope(envelope.read_text(encoding="utf-8"), pair))
