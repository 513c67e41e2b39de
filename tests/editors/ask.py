"""Asks rust-analyzer about every marked place of a crate, and compares the answers with those in `expected/`.

`/*name*/` marks the word after it: its definition, what hovering says, and what renaming it changes.
`/*?name*/` marks a place where somebody is about to write: what could stand there.
"""

import difflib
import os
import pathlib
import re
import signal
import sys

from lsp import RequestFailed, Server

HERE = pathlib.Path(__file__).parent
MARKER = re.compile(r"/\*(\??)(\w+)\*/")
METHODS = {"contains", "first", "get", "is_empty", "iter", "last", "len"}
LONGEST = 600  # seconds; a server that hangs is a failure


class Crate:
    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.version = 1
        self.server = Server(["rust-analyzer"], self.root)
        client = {
            "experimental": {"serverStatusNotification": True},
            "textDocument": {"hover": {"contentFormat": ["plaintext"]}, "diagnostic": {}},
        }
        # Only what rust-analyzer itself finds: what rustc says is tested elsewhere.
        options = {"checkOnSave": False, "cachePriming": {"enable": False}}
        root_uri = self.root.as_uri()
        self.server.request(
            "initialize",
            {"processId": os.getpid(), "rootUri": root_uri, "capabilities": client, "initializationOptions": options},
        )
        self.server.notify("initialized", {})
        self.server.wait_until_ready()

    def document(self, file):
        return {"uri": (self.root / file).as_uri()}

    def open(self, file):
        text = (self.root / file).read_text()
        item = {**self.document(file), "languageId": "rust", "version": 1, "text": text}
        self.server.notify("textDocument/didOpen", {"textDocument": item})
        return text

    def change(self, file, text):
        self.version += 1
        document = {**self.document(file), "version": self.version}
        self.server.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]}
        )

    def ask(self, what, file, place, **more):
        params = {"textDocument": self.document(file), "position": place, **more}
        return self.server.request(f"textDocument/{what}", params)

    def place_name(self, uri, start):
        path = pathlib.Path(uri.removeprefix("file://"))
        if not path.is_relative_to(self.root):
            return f"{path.name} elsewhere"
        return f"{path.name}:{start['line'] + 1}:{start['character'] + 1}"

    def definitions(self, file, place):
        found = self.ask("definition", file, place) or []
        return sorted(self.place_name(one["uri"], one["range"]["start"]) for one in found)

    def hover(self, file, place):
        answer = self.ask("hover", file, place)
        if answer is None:
            return []
        lines = [line.strip() for line in answer["contents"]["value"].splitlines()]
        # Sizes are the machine's, and say nothing of names; the rest of a long text is the standard library's.
        return [line for line in lines if line and not line.startswith("size =") and "Drop" not in line][:6]

    def renamed(self, file, place):
        try:
            answer = self.ask("rename", file, place, newName="renamed")
        except RequestFailed as failure:
            return [str(failure)]
        changes = [
            self.place_name(document["textDocument"]["uri"], edit["range"]["start"])
            for document in answer.get("documentChanges", [])
            for edit in document["edits"]
        ]
        return sorted(changes, key=lambda place: [int(part) if part.isdigit() else part for part in place.split(":")])

    def completions(self, file, place):
        answer = self.ask("completion", file, place) or []
        items = answer["items"] if isinstance(answer, dict) else answer
        method, field, variable, variant = 2, 5, 6, 20
        # Any value has many methods: those that expressions have too stand for them.
        shown = lambda item: item["label"] in METHODS if item["kind"] == method else item["kind"] in (field, variable, variant)
        return sorted({item["label"] for item in items if shown(item)})

    def diagnostics(self, file):
        answer = self.server.request("textDocument/diagnostic", {"textDocument": self.document(file)})
        lines = []
        for found in answer["items"]:
            start = found["range"]["start"]
            lines.append(f"{start['line'] + 1}:{start['character'] + 1} {found['message'].splitlines()[0]}")
        return sorted(lines, key=lambda line: [int(part) for part in line.split(" ")[0].split(":")])


def place_of(text, offset):
    line = text.count("\n", 0, offset)
    return {"line": line, "character": offset - (text.rfind("\n", 0, offset) + 1)}


def report(crate, file):
    """What the editor says about one file, as text."""
    text, lines = crate.open(file), []
    for marker in MARKER.finditer(text):
        place = place_of(text, marker.end())
        word = re.match(r"\w*", text[marker.end() :]).group()
        lines.append(f"{place['line'] + 1}:{place['character'] + 1} {marker.group(2)} {word}".rstrip())
        if marker.group(1):
            offered = crate.completions(file, place)
            lines.append(f"    offers {', '.join(offered)}")
            continue
        lines.append(f"    defined at {', '.join(crate.definitions(file, place))}")
        lines += [f"    | {line}" for line in crate.hover(file, place)]
        lines.append(f"    rename changes {', '.join(crate.renamed(file, place))}")
    lines.append("diagnostics")
    lines += [f"    {line}" for line in crate.diagnostics(file)]
    return "\n".join(lines) + "\n"


def compare(name, found):
    expected = HERE / "expected" / name
    if os.environ.get("UPDATE_EXPECT"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(found)
    known = expected.read_text() if expected.exists() else ""
    difference = difflib.unified_diff(known.splitlines(), found.splitlines(), str(expected), "found", lineterm="")
    print("\n".join(difference))
    return known == found


def cuts(crate, file):
    """Half-written states: cut at each word, with what follows it in the state missing, all other states resolve."""
    text = crate.open(file)
    start, end = text.index("state Pack {"), text.index("state Add {")
    body = text.index("{", start) + 1
    words = [match.end() for match in re.finditer(r"/\*.*?\*/|\w+|[^\w\s]", text[body:end])]
    wrong = []
    for word in [0, *words[:-1]]:
        written = text[: body + word]
        closing = closers(text[body : body + word])
        half = written + closing + "}\n" + text[end:]
        crate.change(file, half)
        wrong += unresolved(crate, file, half, text[body : body + word])
    crate.change(file, text)
    return len(words), wrong


def closers(text):
    pairs, open_ = {"{": "}", "(": ")", "[": "]"}, []
    for letter in text:
        if letter in pairs:
            open_.append(pairs[letter])
        elif letter in pairs.values():
            open_.pop()
    return "".join(reversed(open_))


# Of the other states: the mark, and the file that it leads to.
RESOLVED = {
    "parameter": "correct.rs", "type": "tasks.rs", "variable": "correct.rs", "call": "tasks.rs", "error": "tasks.rs",
    "variant": "tasks.rs", "use": "correct.rs", "member": "tasks.rs", "carried": "correct.rs", "end": "correct.rs",
    "deep": "tasks.rs", "workflow": "correct.rs",
    "method": "correct.rs", "state": "correct.rs", "total": "correct.rs", "closure": "correct.rs", "part": "correct.rs",
}


def unresolved(crate, file, text, written):
    wrong = []
    for marker in MARKER.finditer(text):
        wanted = RESOLVED.get(marker.group(2))
        if wanted:
            found = crate.definitions(file, place_of(text, marker.end()))
            if not any(place.startswith(wanted) for place in found):
                end = " ".join(written.split())[-40:]
                wrong.append(f"after `{end}`: {marker.group(2)} is defined at {found}")
    return wrong


def main():
    signal.alarm(LONGEST)
    crate = Crate(sys.argv[1])
    same = True
    for file in ["src/tasks.rs", "src/correct.rs", "src/broken.rs"]:
        same &= compare(pathlib.Path(file).stem + ".txt", report(crate, file))
    count, wrong = cuts(crate, "src/correct.rs")
    crate.server.stop()
    print("\n".join(wrong))
    if wrong or not same:
        raise SystemExit("the editor says something else: `UPDATE_EXPECT=1 tests/editors/run` writes it down")
    print(f"marked places as expected; {count} half-written states, all else resolves")


main()
