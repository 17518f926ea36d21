from __future__ import annotations

import re
import secrets
import unicodedata
from typing import List, Optional

# Letters and digits without those that look alike: 0, O, 1, I, L.
_CHARSET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

# Unicode's white space, and U+FEFF; spelled out, so that the TypeScript SDK uses the same.
_SPACE = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


def create_challenge_code(*, length: int = 6) -> str:
    """A code for a login page. Each symbol is drawn uniformly by the ``secrets`` module.

    ``length`` is from 4 to 12. Raises TypeError or ValueError for an invalid length.
    """
    if not isinstance(length, int) or isinstance(length, bool):
        raise TypeError("length must be an integer")
    if not 4 <= length <= 12:
        raise ValueError("length must be 4 to 12")
    return "".join(secrets.choice(_CHARSET) for _ in range(length))


def extract_challenge_code(message_text: Optional[str], trigger_phrase: str) -> Optional[str]:
    """The code in a message that fired a trigger: the word after the phrase, in upper case.

    None if the message isn't the phrase followed by a word. Ignores case, character form (NFKC) and the amount of white
    space. A sender can text any word: only one that you issued is a code.

    Raises TypeError or ValueError without a trigger phrase: every word would be a code.
    """
    if not isinstance(trigger_phrase, str):
        raise TypeError("trigger_phrase must be a string")
    phrase = _words(trigger_phrase)
    if not phrase:
        raise ValueError("trigger_phrase must not be empty")
    if not isinstance(message_text, str):
        return None
    said = _words(message_text)
    return said[len(phrase)] if said[: len(phrase)] == phrase and len(said) > len(phrase) else None


def _words(text: str) -> List[str]:
    """The words in upper case. Texts that differ only in case or character form have the same words."""
    # Lower case first: ẞ becomes SS only through ß. NFKC again, because a change of case may undo it.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower().upper())
    return [word for word in _SPACE.split(folded) if word]
