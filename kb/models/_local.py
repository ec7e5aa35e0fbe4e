"""Models of others that lie on this machine, by folder or by the name the Hugging Face cache keeps them under.

Nothing is ever fetched: a model that is not here is an error with the command that gets it.
"""

from __future__ import annotations

import os
from pathlib import Path

from kb.errors import ModelMissingError

QUIET = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error"}
"""Read when the libraries are imported: they then never open a connection, and print nothing."""


def be_quiet() -> None:
    """Set what keeps the libraries offline and silent; to be called before they are imported."""
    os.environ.update(QUIET)


def locate(name: str, what: str, owner: str, instead: str) -> Path:
    """Return the folder of a model, `name` being a folder or a name that is cached, with or without its `owner`.

    `what` it is and what to name `instead` are for the message of the `ModelMissingError`.
    """
    if (folder := Path(name).expanduser()).is_dir():
        return folder
    be_quiet()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for repository in (name, f"{owner}/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (HFValidationError, LocalEntryNotFoundError):
            continue
    raise ModelMissingError(f"the {what} {name!r} is not on this machine", hint=how_to_get(name, owner, instead))


def how_to_get(name: str, owner: str, instead: str) -> str:
    """Return the command that gets a model, and what to name `instead`."""
    repository = name if "/" in name else f"{owner}/{name}"
    return f"get it once with `hf download {repository}`, {instead}"


def reason(error: Exception) -> str:
    """Return the first line of what a library says is wrong."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
