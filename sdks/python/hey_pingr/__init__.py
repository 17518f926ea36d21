"""Verifies Parley's Hey Pingr webhooks, creates and extracts challenge codes."""

from hey_pingr.challenge import create_challenge_code, extract_challenge_code
from hey_pingr.payloads import MessageReceived, SessionDisconnected
from hey_pingr.webhook import PingrWebhookError, verify_webhook

__all__ = [
    "MessageReceived",
    "PingrWebhookError",
    "SessionDisconnected",
    "create_challenge_code",
    "extract_challenge_code",
    "verify_webhook",
]
