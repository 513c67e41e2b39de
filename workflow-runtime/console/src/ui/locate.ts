/** Where a value stands in a text of JSON. */
export interface Spot {
  start: number;
  end: number;
  /** From 1. */
  line: number;
}

/**
 * The place of a JSON pointer (RFC 6901) in a valid text: the value, or the last of the values around it that is there.
 */
export function locate(text: string, pointer: string): Spot {
  const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const reader = new Reader(text);
  const [start, end] = reader.find(steps);
  return { start, end, line: lineOf(text, start) };
}

export function lineOf(text: string, place: number): number {
  return text.slice(0, place).split("\n").length;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  find(steps: string[]): [number, number] {
    this.space();
    const start = this.at;
    const [step, ...rest] = steps;
    const open = this.text[this.at];
    if (step !== undefined && (open === "{" || open === "[")) {
      this.at++;
      for (let index = 0; ; index++) {
        this.space();
        const here = this.text[this.at];
        if (here === undefined || here === "}" || here === "]") break;
        const name = open === "{" ? this.name() : String(index);
        if (name === step) return this.find(rest);
        this.skip();
        this.space();
        if (this.text[this.at] === ",") this.at++;
      }
      // The value is missing: its object or list is the place.
      this.at = start;
    }
    this.skip();
    return [start, this.at];
  }

  private name(): string {
    const start = this.at;
    this.string();
    const name = JSON.parse(this.text.slice(start, this.at)) as string;
    this.space();
    this.at++;
    return name;
  }

  private skip() {
    this.space();
    let depth = 0;
    do {
      const letter = this.text[this.at];
      if (letter === undefined) return;
      if (letter === '"') {
        this.string();
        continue;
      }
      if (letter === "{" || letter === "[") depth++;
      else if (letter === "}" || letter === "]") depth--;
      else if (depth === 0) {
        while (/[^,\]}\s]/.test(this.text[this.at] ?? " ")) this.at++;
        return;
      }
      this.at++;
    } while (depth > 0);
  }

  private string() {
    this.at++;
    while (this.at < this.text.length && this.text[this.at] !== '"') this.at += this.text[this.at] === "\\" ? 2 : 1;
    this.at++;
  }

  private space() {
    while (/\s/.test(this.text[this.at] ?? "x")) this.at++;
  }
}
