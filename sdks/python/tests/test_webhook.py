import base64
import hashlib
import hmac
import unittest

from hey_pingr import PingrWebhookError, verify_webhook
from tests.vectors import read_vectors

SECRET = "pingr_secret"


def sign(body):
    return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def outcome_of(body, signature, secret, **options):
    """The payload, or the code of the error."""
    try:
        return verify_webhook(body, signature, secret, **options)
    except PingrWebhookError as error:
        return error.code


class VerifyWebhook(unittest.TestCase):
    def test_the_shared_vectors(self):
        cases = read_vectors("verify.json")["cases"]
        self.assertGreater(len(cases), 40)
        for case in cases:
            text = case.get("body")
            raw = base64.b64decode(case["body_base64"]) if text is None else text.encode()
            for body in (raw, bytearray(raw), memoryview(raw), *(() if text is None else (text,))):
                with self.subTest(case["name"], form=type(body).__name__):
                    expected = case["payload"] if "payload" in case else case["code"]
                    options = {"allow_simulated": True} if case.get("allow_simulated") else {}
                    self.assertEqual(outcome_of(body, case["signature"], case["secret"], **options), expected)

    def test_says_it_when_the_body_was_parsed_before(self):
        for body in ({"event": "message.received"}, None, [1]):
            with self.subTest(body=body):
                self.assertEqual(outcome_of(body, sign(b"{}"), SECRET), "invalid_body")

    def test_takes_what_python_alone_takes_for_json_for_none(self):
        for body in (b'{"event":"x","at":Infinity}', b'{"event":"x","at":-Infinity}', b"[" * 100_000):
            with self.subTest(body=body[:30]):
                self.assertEqual(outcome_of(body, sign(body), SECRET), "invalid_payload")

    def test_raises_its_own_error_for_text_that_has_no_bytes(self):
        self.assertEqual(outcome_of('{"event":"\ud800"}', sign(b"{}"), SECRET), "invalid_signature")
        self.assertEqual(outcome_of(b"{}", "sha256=\ud800", SECRET), "invalid_signature")
        self.assertEqual(outcome_of(b"{}", sign(b"{}"), "\ud800"), "invalid_signature")

    def test_keeps_why_the_body_is_not_json(self):
        with self.assertRaises(PingrWebhookError) as raised:
            verify_webhook(b"{", sign(b"{"), SECRET)
        self.assertIsInstance(raised.exception.__cause__, ValueError)


if __name__ == "__main__":
    unittest.main()
