"""Runs state machines on LocalStack's Step Functions server, with the worker behind their activities: check.py HOME JUDGES WORKER.

It is LocalStack's own gateway: JSONata by the reference implementation in place of its JVM, started from the judges' folder.
"""

import json
import os
import pathlib
import queue
import signal
import socket
import subprocess
import sys
import threading
import time

import boto3
from botocore.config import Config

home, judges, worker = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), os.path.abspath(sys.argv[3])
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    address = "127.0.0.1:%d" % free.getsockname()[1]
account = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
os.environ |= account | {"AWS_ENDPOINT_URL": f"http://{address}"}
client = boto3.client("stepfunctions", region_name="us-east-1", config=Config(retries={"max_attempts": 0}))
LONGEST = 120


def start_server():
    # Its default server listens on every address, whatever GATEWAY_LISTEN says; hypercorn keeps to it.
    settings = {
        "GATEWAY_SERVER": "hypercorn",
        "GATEWAY_LISTEN": address,
        "DNS_ADDRESS": "0",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "DISABLE_EVENTS": "1",
        "SERVICES": "stepfunctions,iam,sts,events",
        "LOCALSTACK_VOLUME_DIR": str(home / "lsvol"),
        "JUDGES_HOME": str(home),
    }
    log = open(home / "server.log", "w")
    command = [sys.executable, str(judges / "lib/localstack_server.py")]
    server = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)
    for _ in range(600):
        try:
            client.list_activities()
            return server
        except Exception:
            assert server.poll() is None, (home / "server.log").read_text()
            time.sleep(0.1)
    sys.exit("the server does not start")


class Worker:
    """The project's worker, and what it prints."""

    def __init__(self):
        self.process = subprocess.Popen([worker], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=lambda: [self.lines.put(line.strip()) for line in self.process.stdout], daemon=True).start()

    def line(self, start):
        """The next line that begins so."""
        until = time.monotonic() + LONGEST
        while True:
            line = self.lines.get(timeout=max(0, until - time.monotonic()))
            if line.startswith(start):
                return line

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=LONGEST)


def call(*arguments):
    return subprocess.run([worker, *arguments], capture_output=True, text=True, check=True, timeout=60).stdout


def create(name):
    definition = json.loads(call("asl", name))
    for state in definition["States"].values():
        if ":activity:" in state.get("Resource", ""):
            client.create_activity(name=state["Resource"].split(":")[-1])
    role = "arn:aws:iam::000000000000:role/workflow"
    return client.create_state_machine(name=name, definition=json.dumps(definition), roleArn=role)["stateMachineArn"]


def start(machine, input):
    return client.start_execution(stateMachineArn=machine, input=json.dumps(input))["executionArn"]


def cause(text):
    """The value of a typed error, or the text of another."""
    return json.loads(text) if text.startswith("{") else text


def end(execution):
    """The output, or the error with its cause."""
    until = time.monotonic() + LONGEST
    while (told := client.describe_execution(executionArn=execution))["status"] == "RUNNING":
        assert time.monotonic() < until, f"{execution} still runs"
        time.sleep(0.1)
    if told["status"] == "SUCCEEDED":
        return {"Ok": json.loads(told["output"])}
    assert told["status"] == "FAILED", told
    return {"Err": {"error": told["error"], "cause": cause(told["cause"])}}


def natively(order):
    result = json.loads(call("run", order))
    if "Err" in result:
        result["Err"]["cause"] = cause(result["Err"]["cause"])
    return result


def types(execution):
    events = client.get_execution_history(executionArn=execution, maxResults=1000)["events"]
    return [event["type"] for event in events]


def check(found, expected):
    if found != expected:
        sys.exit(f"expected {expected}\nbut got  {found}")


def orders(served):
    """Confirmed, refused, out of stock, after a busy bank, after a late one: as a native run ends."""
    machine = create("OrderFulfilment")
    lines = pathlib.Path("examples/data/orders.jsonl").read_text().splitlines()
    # One more, by its number, for the payment that is cleared late and the bank that is busy.
    late = json.loads(lines[0]) | {"order_id": 50}
    texts = lines + [json.dumps(late)]
    executions = [start(machine, json.loads(text)) for text in texts]
    ends = [end(execution) for execution in executions]
    check(ends, [natively(text) for text in texts])
    assert any("Ok" in ended for ended in ends) and any("Err" in ended for ended in ends), ends
    assert "ActivityFailed" in types(executions[-1]) and "WaitStateEntered" in types(executions[-1])
    return len(texts)


def callbacks(served):
    machine = create("Purchase")

    def asked(item):
        execution = start(machine, item)
        return execution, served.line(item + " ").split(" ")[1]

    chair, token = asked("chair")
    client.send_task_success(taskToken=token, output=json.dumps({"granted": True, "comment": ""}))
    check(end(chair), {"Ok": "chair: bought"})
    yacht, token = asked("yacht")
    client.send_task_success(taskToken=token, output=json.dumps({"granted": False, "comment": "too dear"}))
    check(end(yacht), {"Ok": "too dear"})
    desk, token = asked("desk")
    cause = json.dumps({"message": "the manager is away until Friday", "error": {"Away": {"day": "Friday"}}})
    client.send_task_failure(taskToken=token, error="AskError.Away", cause=cause)
    check(end(desk), {"Ok": "wait for Friday"})
    # The function itself fails.
    check(end(start(machine, "bridge")), {"Ok": "wait for Monday"})


def heartbeats(served):
    machine = create("Dig")
    # Five seconds, of which two may pass without a heartbeat.
    check(end(start(machine, {"meters": 10, "beats": True})), {"Ok": "10 m"})
    silent = start(machine, {"meters": 99, "beats": False})
    check(end(silent), {"Ok": "no heartbeat"})
    served.line("dug 99 m")
    late = start(machine, {"meters": 200, "beats": False})
    check(end(late), {"Ok": "no time"})
    served.line("`dig` of state `Hasty` is cancelled: ")
    served.line("dug 200 m")
    return machine


def stops(served, machine):
    """A task that runs when the worker is told to stop, and one that its open poll brings then."""
    first = start(machine, {"meters": 6, "beats": True})
    served.line("digs 6 m")
    served.process.send_signal(signal.SIGTERM)
    second = start(machine, {"meters": 2, "beats": True})
    check([end(first), end(second)], [{"Ok": "6 m"}, {"Ok": "2 m"}])
    check(served.process.wait(timeout=LONGEST), 0)
    served.line("stopped")


def refuses():
    without = {name: value for name, value in os.environ.items() if name != "AWS_REGION"}
    started = subprocess.run([worker], env=without, capture_output=True, text=True, timeout=60)
    assert started.returncode != 0 and "AWS_REGION" in started.stderr, started
    nobody = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nobody |= {"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "HOME": str(home)}
    started = subprocess.run([worker], env=nobody, capture_output=True, text=True, timeout=60)
    assert started.returncode != 0 and "credentials are not known" in started.stderr, started
    elsewhere = os.environ | {"AWS_REGION": "eu-west-1"}
    started = subprocess.run([worker], env=elsewhere, capture_output=True, text=True, timeout=60)
    assert started.returncode != 0 and "ActivityDoesNotExist" in started.stderr, started


server = start_server()
served = None
try:
    for name in ["OrderFulfilment", "Purchase", "Dig"]:
        create(name)
    served = Worker()
    count = orders(served)
    callbacks(served)
    machine = heartbeats(served)
    stops(served, machine)
    refuses()
finally:
    if served:
        served.process.kill()
    # It would wait for the polls that are open.
    server.kill()
print(f"{count} orders, callbacks, heartbeats and a stop: the worker serves its activities as it should")
