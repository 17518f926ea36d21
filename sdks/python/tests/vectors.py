"""What both SDKs have to do, as the files of conformance/vectors say it."""

import json
import pathlib
from typing import Any

_FOLDER = pathlib.Path(__file__).resolve().parents[3] / "conformance" / "vectors"


def read_vectors(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))
