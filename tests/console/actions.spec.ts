import { readFileSync } from "node:fs";
import { detail, expect, openExecution, serve, shot, state, status, test } from "./fixtures";

const server = serve();
const cities = [{ name: "Rome", nights: 1 }];

test("a running execution is stopped once that is confirmed", async ({ page }) => {
  const id = await server.start("Trip", "to-stop", { traveller: "Ada", cities });
  await openExecution(page, server, id);
  await page.getByRole("button", { name: "Stop execution" }).click();
  const dialog = page.getByRole("dialog");
  await shot(page, "stop");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(status(page)).toHaveText("Running");
  await page.getByRole("button", { name: "Stop execution" }).click();
  await dialog.getByLabel("Error").fill("Trip.Cancelled");
  await dialog.getByLabel("Cause").fill("the traveller is ill");
  await dialog.getByRole("button", { name: "Stop execution" }).click();
  await expect(status(page)).toHaveText("Aborted");
  await expect(page.getByText("the traveller is ill")).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop execution" })).toHaveCount(0);
});

test("an execution that ends meanwhile is not offered to be stopped", async ({ page }) => {
  const id = await server.start("Trip", "to-end", { traveller: "Ends", cities });
  await openExecution(page, server, id);
  await page.getByRole("button", { name: "Stop execution" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Error")).toBeVisible();
  server.go("Ends");
  await expect(dialog).toContainText("The execution has ended meanwhile");
  await expect(dialog.getByRole("button", { name: "Stop execution" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toHaveCount(0);
});

test("a failed execution is redriven, and goes on where it failed", async ({ page }) => {
  const closed = [...cities, { name: "Closed", nights: 1 }];
  const id = await server.start("Trip", "to-redrive", { traveller: "Ada", cities: closed });
  await openExecution(page, server, id);
  await expect(status(page)).toHaveText("Failed");
  server.openCities();
  await page.getByRole("button", { name: "Redrive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Redrive" }).click();
  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
  await expect(status(page)).toHaveText("Running");
  await expect(page.locator(".live")).toHaveText("Live");
  await expect(page.locator(".facts")).toContainText("Redrives");
});

test("a redrive fails again behind the task that had succeeded", async ({ page }) => {
  const lines = readFileSync("../../examples/data/orders.jsonl", "utf8").split("\n");
  const id = await server.start("OrderFulfilment", "to-refund", JSON.parse(lines[9] ?? ""));
  await openExecution(page, server, id);
  await expect(status(page)).toHaveText("Failed");
  await expect(state(page, "Refund")).toHaveAttribute("data-status", "succeeded");
  await expect(state(page, "Refund: fail")).toHaveAttribute("data-status", "failed");
  await page.getByRole("button", { name: "Refund: fail", exact: true }).click();
  await expect(detail(page)).toContainText("order");
  await page.getByRole("button", { name: "Redrive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Redrive" }).click();
  await expect(page.locator(".facts")).toContainText("Redrives");
  await page.getByRole("tab", { name: "Table view" }).click();
  const rows = page.locator("table.visits tbody tr");
  await expect(rows.filter({ hasText: "Refund: fail" })).toHaveCount(2);
  await expect(rows.filter({ hasText: "Redriven" })).toHaveCount(1);
  await expect(rows.filter({ hasText: /^Refund(?!:)/ })).toHaveCount(1);
  await page.getByRole("tab", { name: "Events" }).click();
  const last = page.locator("table.events tbody tr").filter({ hasText: "FailStateEntered" }).last();
  await expect(last).toContainText("Refund: fail");
});
