"""Starts moto's server, makes what the tests use, and runs a command with its addresses in the environment."""

import copy
import io
import json
import os
import subprocess
import sys
import types
import urllib.request
import zipfile

import boto3
import moto.stepfunctions.parser.models
from moto.ecs.models import Container
from moto.server import ThreadedMotoServer

REGION = "eu-west-1"
os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION=REGION)


class Texts:
    """Attributes of a container that are texts on AWS, and numbers in moto's answers."""

    def __init__(self, name):
        self.name = "_" + name

    def __get__(self, container, _):
        return str(getattr(container, self.name))

    def __set__(self, container, value):
        setattr(container, self.name, value)


# At a start moto copies the machine and all that it reaches, and fails where that is an execution before.
moto.stepfunctions.parser.models.copy = types.SimpleNamespace(deepcopy=copy.copy)
Container.cpu, Container.memory = Texts("cpu"), Texts("memory")

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
endpoint = "http://%s:%d" % server.get_host_and_port()


def client(service):
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint)


def post(path, value):
    request = urllib.request.Request(endpoint + path, json.dumps(value).encode(), {"content-type": "application/json"})
    urllib.request.urlopen(request).read()


post("/moto-api/config", {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}})

sqs, sns, events, iam = client("sqs"), client("sns"), client("events"), client("iam")


def queue(name):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, arn


notes, _ = queue("notes")
tokens, _ = queue("tokens")
from_topic, from_topic_arn = queue("from-topic")
from_bus, from_bus_arn = queue("from-bus")
topic = sns.create_topic(Name="announcements")["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=from_topic_arn, Attributes={"RawMessageDelivery": "true"})
events.put_rule(Name="ours", EventPattern=json.dumps({"source": ["shop"]}))
events.put_targets(Rule="ours", Targets=[{"Id": "queue", "Arn": from_bus_arn}])

client("dynamodb").create_table(
    TableName="seats",
    KeySchema=[{"AttributeName": "seat", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "seat", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)

role = iam.create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
code = io.BytesIO()
with zipfile.ZipFile(code, "w") as archive:
    archive.writestr("main.py", "")
client("lambda").create_function(
    FunctionName="price", Runtime="python3.13", Role=role, Handler="main.handler", Code={"ZipFile": code.getvalue()}
)

sfn = client("stepfunctions")


def machine(name, state):
    definition = {"StartAt": "Only", "States": {"Only": state}}
    return sfn.create_state_machine(name=name, definition=json.dumps(definition), roleArn=role)["stateMachineArn"]


PASS, FAIL = {"Type": "Pass", "End": True}, {"Type": "Fail", "Error": "Shop.Closed", "Cause": "come back tomorrow"}
# The first execution loads moto's engine, which two at once must not.
sfn.start_execution(stateMachineArn=machine("first", PASS))

ecs = client("ecs")
ecs.create_cluster(clusterName="films")
container = {"name": "render", "image": "render", "cpu": 1, "memory": 1}
ecs.register_task_definition(family="render", containerDefinitions=[container])

addresses = {
    "MOTO": endpoint,
    "AWS_REGION": REGION,
    "NOTES_QUEUE": notes,
    "TOKENS_QUEUE": tokens,
    "TOPIC_QUEUE": from_topic,
    "TOPIC": topic,
    "BUS_QUEUE": from_bus,
    "ECHO_MACHINE": machine("echo", PASS),
    "OTHER_MACHINE": machine("other", PASS),
    "FAILING_MACHINE": machine("failing", FAIL),
}
status = subprocess.call(sys.argv[1:], env={**os.environ, **addresses})
server.stop()
sys.exit(status)
