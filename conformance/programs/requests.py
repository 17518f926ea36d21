"""As much of requests as the samples use, for a Python that has it not."""

import json as _json
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Response:
    def __init__(self, status_code, body):
        self.status_code = status_code
        self._body = body

    def json(self):
        return _json.loads(self._body)


def _send(method, url, headers, json=None):
    body = None if json is None else _json.dumps(json).encode()
    headers = headers if json is None else {**headers, 'Content-Type': 'application/json'}
    try:
        with urlopen(Request(url, body, headers, method=method)) as answer:
            return Response(answer.status, answer.read())
    except HTTPError as answer:
        return Response(answer.code, answer.read())


def get(url, headers):
    return _send('GET', url, headers)


def post(url, headers, json):
    return _send('POST', url, headers, json)


def patch(url, headers, json):
    return _send('PATCH', url, headers, json)


def delete(url, headers):
    return _send('DELETE', url, headers)
