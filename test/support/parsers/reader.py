"""Reads JSON-RPC messages as a server in Python does, with json. See reader.go for what goes in and out."""

import base64
import json
import sys


class Number(str):
    """A number as it was written."""


def text(value):
    return value if isinstance(value, str) and not isinstance(value, Number) else ""


def fields(value):
    return value if isinstance(value, dict) else {}


def identity(message):
    if "id" not in message:
        return ""
    value = message["id"]
    if isinstance(value, Number):
        return str(value)
    return "text " + value if isinstance(value, str) else json.dumps(value)


def meaning(message):
    params = fields(message.get("params"))
    ref = fields(params.get("ref"))
    subscriptions = fields(params.get("notifications")).get("resourceSubscriptions")
    return {
        "method": text(message.get("method")),
        "id": identity(message),
        "name": text(params.get("name")),
        "uri": text(params.get("uri")),
        "taskId": text(params.get("taskId")),
        "ref": [text(ref.get(key)) for key in ("type", "name", "uri")],
        "subscriptions": subscriptions if isinstance(subscriptions, list) else [],
    }


def read(body):
    try:
        value = json.loads(body, parse_int=Number, parse_float=Number)
    except (ValueError, RecursionError):
        return None
    messages = value if isinstance(value, list) else [value]
    return [meaning(message) for message in messages] if all(isinstance(one, dict) for one in messages) else None


for line in sys.stdin.buffer:
    sys.stdout.write(json.dumps(read(base64.b64decode(line))) + "\n")
