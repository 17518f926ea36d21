from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from typing import Any, Optional, Union

_FORM = re.compile("sha256=([0-9a-fA-F]{64})")


class PingrWebhookError(Exception):
    """The one error that ``verify_webhook`` raises. ``code`` is stable; the message is for people.

    It is one of ``missing_secret``, ``invalid_body``, ``missing_signature``, ``invalid_signature``,
    ``invalid_payload`` and ``simulated``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def verify_webhook(
    raw_body: Union[bytes, bytearray, memoryview, str],
    signature: Optional[str],
    secret: Optional[str],
    *,
    allow_simulated: Optional[bool] = None,
) -> Any:
    """Verifies a delivery by its ``X-Pingr-Signature`` in constant time, and returns its payload as a dict.

    The header is ``sha256=`` and the hex HMAC-SHA256 of the raw body, keyed with the whole secret. The fields are not
    validated: an event that this version doesn't know is returned as it is. A simulated message is refused with the
    code ``simulated`` unless it is allowed: its sender may be anybody. Answer it with 200, because Parley would send it
    again. By default it is allowed if the environment has ``PINGR_ALLOW_SIMULATED=1``.

    ``raw_body`` is the body as received, byte for byte; parsing and serializing may change it.
    Raises PingrWebhookError, and nothing else, for any input.
    """
    if not isinstance(secret, str) or not secret:
        raise PingrWebhookError("missing_secret", "there is no secret to verify with")
    if not isinstance(raw_body, (bytes, bytearray, memoryview, str)):
        raise PingrWebhookError("invalid_body", "the body must be raw bytes or text, like request.get_data()")
    if not signature:
        raise PingrWebhookError("missing_signature", "there is no x-pingr-signature header")
    body = raw_body.encode("utf-8", "surrogatepass") if isinstance(raw_body, str) else bytes(raw_body)
    if not _is_body_signature(signature, body, secret):
        raise PingrWebhookError("invalid_signature", "the signature does not match the body and the secret")
    payload = _parse(body)
    if allow_simulated is None:
        allow_simulated = os.environ.get("PINGR_ALLOW_SIMULATED") == "1"
    if payload.get("_simulated") and not allow_simulated:
        raise PingrWebhookError("simulated", "the message is simulated: nobody has sent it")
    return payload


def _is_body_signature(signature: object, body: bytes, secret: str) -> bool:
    given = _FORM.fullmatch(signature) if isinstance(signature, str) else None
    if not given:
        return False
    expected = hmac.new(secret.encode("utf-8", "surrogatepass"), body, hashlib.sha256).digest()
    return hmac.compare_digest(bytes.fromhex(given[1]), expected)


def _parse(body: bytes) -> Any:
    try:
        # Decoded here, since json.loads would accept UTF-16 too.
        payload = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise PingrWebhookError("invalid_payload", "the body is not JSON") from error
    if not isinstance(payload, dict) or not isinstance(payload.get("event"), str):
        raise PingrWebhookError("invalid_payload", "the body is not a JSON object with an event")
    return payload


def _refuse_constant(name: str) -> None:
    """NaN and Infinity, which Python accepts but JSON doesn't have."""
    raise ValueError(f"{name} is not JSON")
