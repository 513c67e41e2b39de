"""Calls tasks through an emulator of AWS Lambda as an emitted state machine does: check.py HOME WORKER."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

home, worker = pathlib.Path(sys.argv[1]), os.path.abspath(sys.argv[2])
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    address = "127.0.0.1:%d" % free.getsockname()[1]
function = {
    "AWS_LAMBDA_FUNCTION_NAME": "_",
    "AWS_LAMBDA_FUNCTION_VERSION": "1",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
    "AWS_LAMBDA_RUNTIME_API": f"http://{address}/.rt",
}


def start_emulator():
    # It asks for a cargo project around it, of which it builds nothing here.
    project = home / "project"
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "Cargo.toml").write_text('[package]\nname = "worker"\nedition = "2024"\n\n[workspace]\n')
    (project / "src/main.rs").write_text("fn main() {}\n")
    command = [home / "venv/bin/cargo-lambda", "lambda", "watch", "--only-lambda-apis", "--invoke-address", "127.0.0.1"]
    command += ["--invoke-port", address.split(":")[1]]
    emulator = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(address.split(":")[1]))) == 0:
                return emulator
        time.sleep(0.1)
    sys.exit("the emulator does not start")


def run(*arguments, env=None):
    return subprocess.run([worker, *arguments], env=os.environ | (env or {}), capture_output=True, text=True, timeout=60)


def invoke(payload):
    """What the function answers, and whether it is a result."""
    url = f"http://{address}/2015-03-31/functions/_/invocations"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, json.dumps(payload).encode()), timeout=60) as answer:
            return json.load(answer), True
    except urllib.error.HTTPError as error:
        body = error.read().decode()
        # By this start, expressions know Lambda's wrapper of an error.
        assert body.startswith('{"errorType":'), body
        return json.loads(body), False


def filled_in(template, values):
    if isinstance(template, dict):
        return {name: filled_in(value, values) for name, value in template.items()}
    return values[template] if str(template).startswith("{%") else template


def check(answer, expected):
    if answer != expected:
        sys.exit(f"expected {expected}\nbut got  {answer}")


states = json.loads(run("asl", "Shop").stdout)["States"] | json.loads(run("asl", "Approval").stdout)["States"]
context = {
    "{% $states.context.Execution.Id %}": "arn:aws:states:eu-west-1:123456789012:execution:Shop:order-7",
    "{% $states.context.Execution.StartTime %}": "2026-11-25T08:00:00.000Z",
    "{% $states.context.State.Name %}": "Describe",
    "{% $states.context.State.EnteredTime %}": "2026-11-25T08:00:00.100Z",
    "{% $states.context.State.RetryCount %}": 2,
    "{% $states.context.Task.Token %}": "AQC8/the+token=",
}


def call(state, order=None, **differs):
    values = context | {"{% $states.context.Execution.Input %}": order}
    return invoke(filled_in(states[state]["Arguments"]["Payload"], values) | differs)


def failed(error, message):
    return {"errorType": error, "errorMessage": message}, False


emulator = start_emulator()
settings = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
served = subprocess.Popen([worker], env=os.environ | function, **settings)
try:
    check(call("Pay", {"orderId": 7, "cents": 5.0}), ("5 cents from the savings bank", True))
    error, _ = call("Pay", {"orderId": 7, "cents": 0})
    check(error["errorType"], "PaymentError.Declined")
    typed = {"message": "the card is declined: order 7 costs nothing", "error": {"Declined": {"reason": "order 7 costs nothing"}}}
    check(json.loads(error["errorMessage"]), typed)
    key = "arn:aws:states:eu-west-1:123456789012:execution:Shop:order-7//Describe/2026-11-25T08:00:00.100Z"
    check(call("Describe"), (["Describe", key, 3], True))
    check(call("Describe", task="explode", args={"what": "box"}), failed("Task.Panicked", "the box exploded"))
    check(states["Approve"]["Resource"], "arn:aws:states:::lambda:invoke.waitForTaskToken")
    # What it returns says nothing; what it hands out is the token of the state.
    check(call("Approve", {"orderId": 7, "cents": 5}), (None, True))
    check(served.stdout.readline(), "handed out AQC8/the+token=\n")
    error, _ = call("Approve", {"orderId": 7, "cents": 0})
    check(error["errorType"], "PaymentError.Declined")
    without = failed("Task.PayloadInvalid", "`approve` is a callback, and its payload has no `token`")
    check(call("Approve", {"orderId": 7, "cents": 5}, token=None), without)
    # The function lives on.
    check(call("Describe", task="dawdle", args={"seconds": 1}), (None, True))
    known = "there is no task `pai` here, only `approve`, `dawdle`, `describe`, `explode`, `pay`"
    check(call("Describe", task="pai"), failed("Task.Unknown", known))
    missing = "the argument `order` of `pay` does not fit its type: missing field `cents`"
    check(call("Pay", {"orderId": 7}), failed("Task.ArgumentInvalid", missing))
    check(invoke({"orderId": 7})[0]["errorType"], "Task.PayloadInvalid")
finally:
    served.kill()
    emulator.kill()

started = run("without-bank", env=function)
assert started.returncode != 0 and "`lambda_worker::Bank`" in started.stderr, started
started = run()
assert started.returncode != 0 and "AWS_LAMBDA_RUNTIME_API" in started.stderr, started
print("the Lambda function answers as it should")
