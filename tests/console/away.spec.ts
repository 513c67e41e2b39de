import { expect, open, openExecution, serve, shot, state, status, test } from "./fixtures";

const server = serve();

test("a server that goes away and comes back is told, and the page goes on", async ({ page }) => {
  const id = await server.start("Trip", "away", { traveller: "Ada", cities: [{ name: "Rome", nights: 1 }] });
  await openExecution(page, server, id);
  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
  await server.kill();
  await expect(page.locator(".live")).toHaveText("Disconnected");
  await expect(page.getByText("What you see is of")).toBeVisible();
  await expect(state(page, "Confirm")).toBeVisible();
  await shot(page, "disconnected");
  await server.again();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".live")).toHaveText("Live");
  await expect(page.getByText("What you see is of")).toHaveCount(0);
  server.go("Ada");
  await expect(status(page)).toHaveText("Succeeded");
});

test("the list comes back by itself", async ({ page }) => {
  await open(page, server);
  await expect(page.locator(".live")).toHaveText("Live");
  await server.kill();
  await expect(page.locator(".live")).toHaveText("Disconnected");
  await server.again();
  await expect(page.locator(".live")).toHaveText("Live");
  await server.start("Echo", "after-the-return", "hello");
  await expect(page.getByRole("link", { name: "after-the-return" })).toBeVisible();
});

test("what does not answer ends in an error with a way to try again", async ({ page }) => {
  await page.route("**/api/executions?*", (route) => route.abort());
  // Nothing is heard of changes: the page must not try again by itself.
  await page.route("**/api/stream", () => {});
  await open(page, server);
  await expect(page.getByText("The executions could not be loaded")).toBeVisible();
  await shot(page, "list-error");
  await page.unroute("**/api/executions?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("table.executions tbody tr").first()).toBeVisible();
});

test("a console that does not know its program says so", async ({ page }) => {
  await page.route("**/api/about", (route) => route.fulfill({ status: 503, json: { error: "the store is busy" } }));
  await page.goto(server.url);
  await expect(page.getByText("the store is busy")).toBeVisible();
  await page.unroute("**/api/about");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Executions" })).toBeVisible();
});
