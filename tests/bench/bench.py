"""Drives this mock, moto and ministack with the same signed load in one run, and prints ratios.

Every server is told the same things: a user `ana`, then GetUser over and over on keep-alive
connections, then users made and deleted again. The load comes from wrk; its requests are signed
before it starts, by botocore.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

FIRST_KEYS, BIN = sys.argv[1:3]
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
# The servers take turns, so that what else the machine does concerns all of them; medians are shown.
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
DOCUMENTATION = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
SERVERS = {
    "first-keys": (4701, [FIRST_KEYS, "sandbox", "--addr", "127.0.0.1:4701"], {}, DOCUMENTATION),
    "moto": (4702, [f"{BIN}/moto_server", "-p", "4702"], {}, DOCUMENTATION),
    "ministack": (4703, [f"{BIN}/ministack"], {"GATEWAY_PORT": "4703", "AUTH": "true"}, ("test", "test")),
}


def signed(port, key, form):
    request = AWSRequest(
        "POST",
        f"http://127.0.0.1:{port}/",
        data=form + "&Version=2010-05-08",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    SigV4Auth(Credentials(*key), "iam", "us-east-1").add_auth(request)
    return request


def ask(port, key, form):
    request = signed(port, key, form)
    sent = urllib.request.Request(request.url, request.data.encode(), dict(request.headers))
    with urllib.request.urlopen(sent, timeout=20) as answer:
        return answer.read()


def lua(requests):
    """A wrk script that sends the requests in a row, again and again."""
    rows = []
    for request in requests:
        headers = ", ".join(f'["{name}"]="{value}"' for name, value in dict(request.headers).items())
        rows.append(f'  wrk.format("POST", "/", {{{headers}}}, "{request.data}"),')
    rows = "\n".join(rows)
    script = f"""
local requests, next
function init()
  requests = {{
{rows}
  }}
  -- wrk asks for one request that it never sends; the last of the row is that one.
  next = #requests - 1
end
function request()
  next = next % #requests + 1
  return requests[next]
end
"""
    file = tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False)
    file.write(script)
    file.close()
    return file.name


def wrk(port, script, connections, threads):
    command = ["wrk", "--latency", f"-d{SECONDS}", f"-c{connections}", f"-t{threads}", "-s", script]
    out = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True
    ).stdout
    if refused := re.search(r"Non-2xx or 3xx responses: (\d+)", out):
        raise SystemExit(f"port {port}: {refused[0]}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    return rate, latency(out, "50%"), latency(out, "99%")


def latency(out, line):
    value, unit = re.search(rf"{re.escape(line)}\s+([\d.]+)(us|ms|s)", out).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def rss(pid):
    """Resident memory of a process and those that it started, in MB."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        own = int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024
    return own + sum(rss(child) for child in children)


def start(name):
    port, command, extra, key = SERVERS[name]
    begun = time.perf_counter()
    server = subprocess.Popen(
        command, env={**os.environ, **extra}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while time.perf_counter() - begun < 30:
        try:
            ask(port, key, "Action=ListUsers")
            return server, (time.perf_counter() - begun) * 1000
        except urllib.error.HTTPError as error:
            stop(server)
            raise SystemExit(f"{name} refuses: {error.read()[:300]}") from error
        except OSError:
            time.sleep(0.001)
    raise SystemExit(f"{name} does not answer")


def stop(server):
    server.send_signal(signal.SIGTERM)
    server.wait()


def measure(name):
    port, _, _, key = SERVERS[name]
    server, first = start(name)
    try:
        ask(port, key, "Action=CreateUser&UserName=ana")
        get = lua([signed(port, key, "Action=GetUser&UserName=ana")])
        rate, p50, p99 = wrk(port, get, 4, 2)
        cycle = [
            signed(port, key, f"Action={action}&UserName=u{number}")
            for number in range(50)
            for action in ("CreateUser", "DeleteUser")
        ]
        cycles = wrk(port, lua(cycle), 1, 1)[0] / 2
        return {"first answer, ms": first, "GetUser/s": rate, "p50, ms": p50, "p99, ms": p99, "create–delete/s": cycles, "RSS, MB": rss(server.pid)}
    finally:
        stop(server)


def medians(results):
    return {what: statistics.median(result[what] for result in results) for what in results[0]}


def main():
    rounds = [{name: measure(name) for name in SERVERS} for _ in range(ROUNDS)]
    results = {name: medians([results[name] for results in rounds]) for name in SERVERS}
    ours = results["first-keys"]
    print(f"{'':20}" + "".join(f"{name:>14}" for name in results) + f"{'× moto':>12}{'× ministack':>13}")
    for what in ours:
        row = "".join(f"{result[what]:14.2f}" for result in results.values())
        ratios = [ours[what] / results[peer][what] for peer in ("moto", "ministack")]
        print(f"{what:20}{row}{ratios[0]:12.3f}{ratios[1]:13.3f}")


main()
