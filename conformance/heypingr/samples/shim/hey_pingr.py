"""As much of Hey Pingr's package as the samples use."""

import hashlib
import hmac
import json


class PingrWebhookError(Exception):
    pass


def verify_webhook(raw_body, signature, secret):
    digest = hmac.new(secret.encode(), raw_body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"sha256={digest}", signature):
        raise PingrWebhookError("bad signature")
    return json.loads(raw_body)
