"""statelint and cfn-lint over the files that are named; a file of YAML beside one must hold the same."""

import json
import logging
import pathlib
import re
import sys
from concurrent.futures import ProcessPoolExecutor

import yaml
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from statelint.linter import Linter

logging.disable(logging.CRITICAL)

# Findings that AWS's documentation contradicts
# (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html).
FALSE_ALARMS = [
    # Numbers and times may be expressions.
    r"statelint: .*(Seconds|Timestamp) is \"\{%.*%\}\" but should be",
    r"cfn-lint: E3601 .\{%.*%\}. is not of type 'number'",
    # A backoff rate may be a whole number.
    r"statelint: .*BackoffRate is \d+ but should be a Float",
    # 99999999 seconds are allowed themselves.
    r"statelint: .*TimeoutSeconds is 99999999 but allowed ceiling is 99999999",
]


def filled_in(text):
    """The document with substitutions filled in, where validators want an ARN: alone, a Resource is an activity."""
    activity = "arn:aws:states:us-east-1:123456789012:activity:name"
    return re.sub(r'("?Resource"?: *)"?\$\{\w+\}"?', rf'\1"{activity}"', text)


def in_template(definition):
    """A CloudFormation template, which is what cfn-lint reads."""
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"RoleArn": "arn:aws:iam::123456789012:role/role", "Definition": definition},
    }
    # Not escaped: the reader of templates takes no surrogates.
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Machine": machine}}, ensure_ascii=False)


def findings(file, text):
    for problem in Linter.validate(json.loads(text)):
        yield f"statelint: {problem}"
    for match in lint(in_template(json.loads(text)), config=ManualArgs(regions=["us-east-1"])):
        yield f"cfn-lint: {match.rule.id} {match.message}"
    beside = pathlib.Path(file).with_suffix(".yaml")
    if beside.exists() and yaml.safe_load(filled_in(beside.read_text("utf-8"))) != json.loads(text):
        yield f"{beside} holds another document"


def true_findings(file):
    with open(file, encoding="utf-8") as lines:
        text = filled_in(lines.read())
    found = findings(file, text)
    return [finding for finding in found if not any(re.match(alarm, finding, re.DOTALL) for alarm in FALSE_ALARMS)]


if __name__ == "__main__":
    files = sys.argv[1:]
    with ProcessPoolExecutor() as processes:
        found = [
            f"{file}: {finding}"
            for file, own in zip(files, processes.map(true_findings, files, chunksize=4))
            for finding in own
        ]
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(1 if found else 0)
