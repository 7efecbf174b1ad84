"""etcd's JSON gateway (version 3.4): requests to one member, and what all programs here know of members."""
import base64, json
from http.client import HTTPConnection


class Refused(Exception):
    """The member could not be asked, or said that it did nothing."""


class Unknown(Exception):
    """Nobody knows whether it was done."""


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def decoded(text):
    return base64.b64decode(text).decode()


def peer_url(peer):
    """Go's programs use no proxy for loopback addresses, and 0.0.0.0 is none to them, but leads there all the same."""
    host, port = peer.split(":")
    return f"http://{'0.0.0.0' if host.startswith('127.') else host}:{port}"


def post(address, path, body, seconds):
    server = HTTPConnection(address, timeout=seconds)
    try:
        server.connect()
    except OSError as e:
        raise Refused(str(e))
    try:
        server.request("POST", "/v3/" + path, json.dumps(body))
        response = server.getresponse()
        text = response.read().decode()
    except OSError as e:
        raise Unknown(str(e) or type(e).__name__)
    finally:
        server.close()
    try:
        answer = json.loads(text)
    except ValueError:
        raise Unknown(f"{response.status} {text}")
    if response.status != 200:
        raise Unknown(answer.get("error", text))
    return answer


def members(address, seconds=2):
    """Names of members with their ids, peer URLs and so on; one that never ran has its URL for a name."""
    return post(address, "cluster/member/list", {}, seconds).get("members", [])
