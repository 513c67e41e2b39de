const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

/** What may come next: a value, a name in an object, a colon, or what stands behind a value. */
type Expected = "value" | "first value" | "name" | "first name" | "colon" | "more";

const CLOSERS: Record<string, Expected> = { "}": "first name", "]": "first value" };
const OPENERS: Record<string, string> = { "{": "}", "[": "]" };

/** Where a text stops being JSON: browsers say it in words of their own, or not at all. */
export function syntaxErrorAt(text: string): number | undefined {
  /** What closes the objects and lists around. */
  const closers: string[] = [];
  let expected: Expected = "value";
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length ?? 0;
    at += length;
    return length > 0;
  };
  for (;;) {
    take(SPACE);
    const letter = text[at];
    const closer = closers.at(-1);
    if (expected === "more" && closer === undefined) return letter === undefined ? undefined : at;
    if (letter === undefined) return at;
    if (letter === closer && (expected === "more" || expected === CLOSERS[closer])) {
      closers.pop();
      at++;
      expected = "more";
    } else if (expected === "more" && letter === ",") {
      at++;
      expected = closer === "}" ? "name" : "value";
    } else if (expected === "colon" && letter === ":") {
      at++;
      expected = "value";
    } else if (expected === "name" || expected === "first name") {
      if (!take(STRING)) return at;
      expected = "colon";
    } else if (expected !== "value" && expected !== "first value") {
      return at;
    } else if (OPENERS[letter] !== undefined) {
      closers.push(OPENERS[letter]);
      at++;
      expected = letter === "{" ? "first name" : "first value";
    } else if (take(STRING) || take(SCALAR)) {
      expected = "more";
    } else {
      return at;
    }
  }
}
