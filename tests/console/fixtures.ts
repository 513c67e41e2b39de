import { join } from "node:path";
import { type Page, test as base, expect } from "@playwright/test";
import { Server } from "./server";

export { expect } from "@playwright/test";

/** What a page does that it must not: throw, ask another host, break the console's policy, open a dialog of a script. */
async function watch(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && hostname !== "127.0.0.1") problems.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction("tell", (text: string) => problems.push(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
      (window as unknown as { tell: (text: string) => void }).tell(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  return problems;
}

export const test = base.extend({
  page: async ({ page }, use) => {
    const problems = await watch(page);
    await use(page);
    expect(problems).toEqual([]);
  },
});

/** A server for all tests of a file. */
export function serve(...options: string[]): Server {
  const server = new Server(options);
  test.beforeAll(() => server.run());
  test.afterAll(() => server.kill());
  return server;
}

export async function open(page: Page, server: Server, place = ""): Promise<void> {
  await page.goto(`${server.url}${place}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

export const openExecution = (page: Page, server: Server, id: string, tab = "graph") =>
  open(page, server, `#/executions/${encodeURIComponent(id)}?tab=${tab}`);

/** A picture of the page for people, kept by CI. */
export async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(process.env["SCREENSHOTS"] ?? "screenshots", `${name}.png`) });
}

export const state = (page: Page, name: string) => page.locator(`[data-state="${name}"]`);
export const detail = (page: Page) => page.getByRole("complementary", { name: "Step detail" });
export const status = (page: Page) => page.locator(".facts .badge");
