"""Posts that many bytes by urllib, and by requests where it is installed, and prints the status and the body of each answer."""
import json
import sys
import urllib.error
import urllib.request

address, size, token = sys.argv[1], int(sys.argv[2]), sys.argv[3]
headers = {"Content-Type": "application/json", "Authorization": "Bearer " + token}
body = b"x" * size


def chunks():
    for at in range(0, size, 65536):
        yield body[at:at + 65536]


def by_urllib(data):
    try:
        answer = urllib.request.urlopen(urllib.request.Request(address, data=data, headers=headers, method="POST"))
    except urllib.error.HTTPError as refused:
        answer = refused
    return {"status": answer.status, "body": answer.read().decode()}


answers = [by_urllib(body), by_urllib(chunks())]
try:
    import requests
except ImportError:
    requests = None
if requests is not None:
    with requests.Session() as session:
        for data in (body, chunks(), body):
            answer = session.post(address, data=data, headers=headers)
            answers.append({"status": answer.status_code, "body": answer.text})
print(json.dumps(answers))
