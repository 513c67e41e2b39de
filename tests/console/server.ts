import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BINARY = process.env["CONSOLE_SERVER"] ?? "";

/** A program with a console: a process with a store of its own. */
export class Server {
  readonly directory = mkdtempSync(join(tmpdir(), "console-"));
  url = "";
  private process: ChildProcess | undefined;

  constructor(private readonly options: readonly string[]) {}

  async run(port = 0): Promise<void> {
    if (!existsSync(BINARY)) throw new Error("CONSOLE_SERVER names no program: use tests/console/run");
    const args = [this.directory, String(port), ...this.options];
    const process = spawn(BINARY, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.process = process;
    for await (const line of createInterface({ input: process.stdout })) {
      if (line.startsWith("http://")) {
        this.url = line.trim();
        return;
      }
    }
    throw new Error("the server ended before it listened");
  }

  /** As a crash would: nothing is said to anybody. */
  async kill(): Promise<void> {
    if (!this.process) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    this.process = undefined;
    await ended;
  }

  /** Where it was, at the same port. */
  async again(): Promise<void> {
    await this.kill();
    await this.run(Number(new URL(this.url).port));
  }

  /** What closed cities wait for. */
  openCities(): void {
    writeFileSync(join(this.directory, "open"), "");
  }

  /** Lets the trip of a traveller go on from where it waits to be confirmed. */
  go(traveller: string): void {
    writeFileSync(join(this.directory, `go ${traveller}`), "");
  }

  /** Starts an execution; its id. */
  async start(workflow: string, name: string, input: unknown): Promise<string> {
    const { id } = (await this.post("/api/executions", { workflow, name, input })) as { id: string };
    return id;
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(new URL(path, this.url), { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
