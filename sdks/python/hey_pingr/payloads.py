"""The payloads as types, for annotations: ``payload: MessageReceived = verify_webhook(…)``."""

from __future__ import annotations

from typing import Optional, TypedDict


class _Message(TypedDict):
    text: str
    type: str


class _Sender(TypedDict):
    phone: Optional[str]  # digits with the country code: 919876543210; None if WhatsApp hides it
    jid: str
    is_group: bool
    group_jid: Optional[str]


# Written as a call, because ``from`` is a keyword.
_Received = TypedDict(
    "_Received",
    {
        "event": str,
        "session_id": str,  # the channel, like sess_3
        "from": _Sender,
        "message": _Message,
        "timestamp": int,  # unix time in milliseconds
    },
)


class MessageReceived(_Received, total=False):
    """A message fired a trigger. The response to this event may contain a dynamic reply."""

    _simulated: bool  # nobody has sent the message: it comes from the simulator or a test key


class SessionDisconnected(TypedDict):
    """A session lost its connection. The document names this event without its fields, so they are inferred."""

    event: str
    session_id: str
    name: str
    status: str
    reason: Optional[str]  # the reason, for people
    timestamp: int  # unix time in milliseconds
