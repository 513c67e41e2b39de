import { expect, open, serve, shot, test } from "./fixtures";

const server = serve("--echoes", "120");
const rows = "table.executions tbody tr";

test("a new execution appears by itself", async ({ page }) => {
  await open(page, server);
  await expect(page.locator(".live")).toHaveText("Live");
  await server.start("Echo", "appears-by-itself", "hello");
  await expect(page.locator(rows).first()).toContainText("appears-by-itself");
  await expect(page.locator(rows).first()).toContainText("Succeeded");
});

test("pages lead to the oldest execution and back", async ({ page }) => {
  await open(page, server, "#/executions?workflow=Echo&name=echo-");
  await expect(page.getByText("1–50 of 120")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("51–100 of 120")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("101–120 of 120")).toBeVisible();
  await expect(page.locator(rows)).toHaveCount(20);
  await expect(page.locator(rows).last()).toContainText("echo-00001");
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page.getByText("51–100 of 120")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("101–120 of 120")).toBeVisible();
  await page.getByRole("button", { name: "Newest" }).click();
  await expect(page.locator(rows).first()).toContainText("echo-00120");
});

test("executions are found by status, workflow, name and time", async ({ page }) => {
  await server.start("Trip", "to-the-closed-city", { traveller: "Ada", cities: [{ name: "Closed", nights: 2 }] });
  await open(page, server);
  const statuses = page.getByRole("group", { name: "Status" });
  await expect(statuses.getByRole("button", { name: "Failed 1" })).toBeVisible();
  await statuses.getByRole("button", { name: "Failed" }).click();
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page.locator(rows)).toContainText("TicketError.Closed");
  await statuses.getByRole("button", { name: "All" }).click();
  await page.getByRole("combobox", { name: "Workflow" }).selectOption("Trip");
  await expect(page.locator(rows)).toHaveCount(1);
  await page.getByRole("combobox", { name: "Workflow" }).selectOption("");
  await page.getByRole("searchbox", { name: "Name" }).fill("echo-0004");
  await expect(page.locator(rows)).toHaveCount(10);
  await shot(page, "list-filtered");
  await page.getByRole("combobox", { name: "Started" }).selectOption("1h");
  await expect(page.locator(rows)).toHaveCount(10);
  await page.getByRole("combobox", { name: "Started" }).selectOption("custom");
  await page.getByLabel("To", { exact: true }).fill("2020-01-01T00:00");
  await expect(page.getByText("No executions match")).toBeVisible();
  await shot(page, "list-empty");
  await page.reload();
  await expect(page.getByText("No executions match")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(page.locator(rows)).toHaveCount(50);
});

test("a click on a name leads to the execution, and back leads to the filtered list", async ({ page }) => {
  await open(page, server, "#/executions?name=echo-00007");
  await page.getByRole("link", { name: "echo-00007" }).click();
  await expect(page.getByRole("heading", { name: "echo-00007" })).toBeVisible();
  await expect(page).toHaveTitle(/echo-00007/);
  await page.goBack();
  await expect(page.locator(rows)).toHaveCount(1);
  await page.getByRole("group", { name: "Status" }).getByRole("button", { name: "Succeeded" }).click();
  await expect(page).toHaveURL(/status=SUCCEEDED/);
  await page.getByRole("link", { name: "echo-00007" }).click();
  await page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "Executions" }).click();
  await expect(page).toHaveURL(/status=SUCCEEDED&name=echo-00007$/);
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/executions\?name=echo-00007$/);
});
