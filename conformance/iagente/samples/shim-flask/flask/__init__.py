"""As much of Flask as the verification sample uses: one request, its body on stdin, its signature in the environment."""

import json
import os
import sys


class Request:
    headers = {'X-Webhook-Signature': os.environ['SIGNATURE']}

    def __init__(self):
        self._body = sys.stdin.buffer.read()

    def get_data(self):
        return self._body

    def get_json(self):
        return json.loads(self._body)


request = Request()


def abort(status):
    raise SystemExit(f'answered {status}')
