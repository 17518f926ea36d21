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


def post(url, headers, json):
    headers = {**headers, 'Content-Type': 'application/json'}
    request = Request(url, _json.dumps(json).encode(), headers, method='POST')
    try:
        with urlopen(request) as answer:
            return Response(answer.status, answer.read())
    except HTTPError as answer:
        return Response(answer.code, answer.read())
