import { detail, expect, open, openExecution, serve, shot, state, status, test } from "./fixtures";

const server = serve();
const cities = ["Lisbon", "Oslo", "Home", "Rome"].map((name) => ({ name, nights: name === "Home" ? 0 : 2 }));

test("an execution is followed live to its end", async ({ page }) => {
  const id = await server.start("Trip", "followed", { traveller: "Grace, late", cities });
  await openExecution(page, server, id);
  await expect(status(page)).toHaveText("Running");
  await expect(state(page, "Book")).toHaveAttribute("data-status", "succeeded");
  await expect(state(page, "Prepare")).toHaveAttribute("data-status", "succeeded");
  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
  await expect(state(page, "Depart")).not.toHaveAttribute("data-status");
  await shot(page, "execution-running");
  server.go("Grace, late");
  await expect(state(page, "Rest")).toHaveAttribute("data-status", /waiting|succeeded/);
  await expect(status(page)).toHaveText("Succeeded");
  await expect(state(page, "Depart")).toHaveAttribute("data-status", "succeeded");
  await expect(page.locator(".live")).toHaveCount(0);
});

test("a chosen state shows its input, variables, attempts and definition", async ({ page }) => {
  const id = await server.start("Trip", "chosen", { traveller: "Linus, late", cities });
  await openExecution(page, server, id);
  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
  await state(page, "Book").click();
  await expect(detail(page)).toContainText("Linus, late");
  await expect(detail(page).getByLabel("Variables", { exact: true })).toContainText('"number"');
  await detail(page).getByRole("tab", { name: "Details" }).click();
  await expect(detail(page).locator("table.attempts tbody tr")).toHaveCount(2);
  await expect(detail(page).locator("table.attempts tbody tr").first()).toContainText("BookingError.Busy");
  await expect(detail(page).locator("table.attempts time").first()).toHaveText(/:\d\d\.\d{3}/);
  // The second attempt comes after a second.
  await expect(detail(page).locator("dl.details")).toContainText(/Duration1(\.\d{1,3})? s/);
  await shot(page, "state-attempts");
  await detail(page).getByRole("tab", { name: "Definition" }).click();
  await expect(detail(page)).toContainText('"Type": "Task"');
  await detail(page).getByRole("button", { name: "Close" }).click();
  await expect(detail(page)).toContainText("No state is chosen");
});

test("what a task, branches and iterations came to is shown", async ({ page }) => {
  const id = await server.start("Trip", "results", { traveller: "Ada", cities });
  server.go("Ada");
  await openExecution(page, server, id);
  await expect(status(page)).toHaveText("Succeeded");
  const shown = (title: string) =>
    detail(page).locator("h3", { hasText: new RegExp(`^${title}$`) }).locator("xpath=following-sibling::*[1]");
  await state(page, "Book").click();
  await expect(shown("Result of the task")).toContainText(/\d/);
  await expect(detail(page)).not.toContainText("Output of the");
  await state(page, "Insure").click();
  await expect(shown("Output of the branch")).toContainText("Ada");
  await state(page, "Prepare").click({ position: { x: 30, y: 12 } });
  await expect(shown("Results of the branches")).toContainText("Lisbon");
  await state(page, "Tickets").click({ position: { x: 30, y: 12 } });
  await expect(shown("Results of the iterations")).toContainText('"none"');
  await state(page, "Reserve").click();
  await expect(shown("Output of the iteration")).toContainText("Lisbon");
  await expect(detail(page)).toContainText("Iteration Tickets[0]");
  await expect(shown("Input: the variables when the state was entered")).toContainText('"city": {');
  await state(page, "Depart").click();
  await expect(shown("Output of the execution")).toContainText("4 tickets");
  await shot(page, "state-results");
});

test("a caught error is orange, a failed state red, an aborted one grey", async ({ page }) => {
  const full = await server.start("Trip", "full", { traveller: "full", cities });
  await openExecution(page, server, full);
  await expect(status(page)).toHaveText("Succeeded");
  await expect(state(page, "Book")).toHaveAttribute("data-status", "caught");
  await state(page, "Book").click();
  await expect(detail(page)).toContainText("BookingError.Full");
  await shot(page, "execution-caught");

  const closed = [{ name: "Closed", nights: 1 }];
  const failed = await server.start("Trip", "failed", { traveller: "Alan", cities: closed });
  await openExecution(page, server, failed);
  await expect(status(page)).toHaveText("Failed");
  await expect(state(page, "Reserve")).toHaveAttribute("data-status", "failed");
  await expect(page.getByRole("alert")).toContainText("TicketError.Closed in Reserve");
  await page.getByRole("alert").getByRole("button", { name: "Reserve" }).click();
  await expect(detail(page).getByRole("heading", { name: "Reserve" })).toBeVisible();
  await shot(page, "execution-failed");

  const stopped = await server.start("Trip", "aborted", { traveller: "Edsger", cities });
  await openExecution(page, server, stopped);
  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
  await page.getByRole("button", { name: "Stop execution" }).click();
  await page.getByRole("dialog").getByLabel("Error").fill("Trip.Cancelled");
  await page.getByRole("dialog").getByRole("button", { name: "Stop execution" }).click();
  await expect(status(page)).toHaveText("Aborted");
  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "aborted");
});

test("iterations are stepped through", async ({ page }) => {
  const id = await server.start("Trip", "iterations", { traveller: "Barbara", cities });
  await openExecution(page, server, id);
  await expect(state(page, "Tickets")).toHaveAttribute("data-status", "succeeded");
  const chooser = page.locator(".iterations").getByRole("group", { name: "Iterations of Tickets" });
  await expect(chooser.getByRole("textbox")).toHaveValue("0");
  await state(page, "Reserve").click();
  await expect(detail(page)).toContainText("Lisbon");
  await chooser.getByRole("button", { name: "Next iteration" }).click();
  await expect(detail(page)).toContainText("Oslo");
  // The traveller is at home already: this iteration reserves nothing.
  await chooser.getByRole("button", { name: "Next iteration" }).click();
  await expect(state(page, "Reserve")).not.toHaveAttribute("data-status");
  await expect(detail(page)).toContainText("Not entered");
  await chooser.getByRole("textbox").fill("3");
  await chooser.getByRole("textbox").press("Enter");
  await expect(detail(page)).toContainText("Rome");
  await expect(chooser.getByRole("button", { name: "Next iteration" })).toBeDisabled();
  await shot(page, "iterations");
});

test("a sent link shows the same state, visit and iteration", async ({ page, context }) => {
  const id = await server.start("Trip", "sent", { traveller: "Frances", cities });
  await openExecution(page, server, id);
  await expect(state(page, "Tickets")).toHaveAttribute("data-status", "succeeded");
  await page.locator(".iterations").getByRole("button", { name: "Next iteration" }).click();
  await state(page, "Reserve").click();
  await detail(page).getByRole("tab", { name: "Details" }).click();
  await page.getByRole("tab", { name: "Table view" }).click();
  expect(new URL(page.url()).hash).toContain("?tab=table&state=Reserve&path=Tickets%5B1%5D&detail=details");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(detail(other)).toContainText("Iteration Tickets[1]");
  await expect(detail(other).locator("dl.details")).toContainText("Duration");
  await other.getByRole("tab", { name: "Graph view" }).click();
  await expect(detail(other).getByRole("heading", { name: "Reserve" })).toBeVisible();
  await state(other, "Look").click();
  await expect(detail(other).getByRole("tab", { name: "Details" })).toHaveAttribute("aria-selected", "true");
});

test("the table has a bar for each visit, and chooses its state", async ({ page }) => {
  const id = await server.start("Trip", "table", { traveller: "Donald, late", cities });
  await openExecution(page, server, id, "table");
  const rows = page.locator("table.visits tbody tr");
  await expect(rows.filter({ hasText: "Confirm" })).toContainText("In progress");
  await expect(rows.filter({ hasText: "Reserve" })).toHaveCount(3);
  await expect(rows.filter({ hasText: "Book" })).toContainText("2 attempts");
  expect(await rows.locator("svg.bar").count()).toBe(await rows.count());
  await rows.filter({ hasText: "Tickets[3]" }).getByRole("button", { name: "Reserve" }).click();
  await expect(detail(page)).toContainText("Rome");
  await shot(page, "timeline");
});

test("events are read in both directions and expanded", async ({ page }) => {
  const many = Array.from({ length: 30 }, (_, index) => ({ name: `City ${index}`, nights: 1 }));
  const id = await server.start("Trip", "events", { traveller: "Niklaus", cities: many });
  await openExecution(page, server, id, "events");
  const rows = page.locator("table.events > tbody > tr");
  await expect(rows.first()).toContainText("ExecutionStarted");
  await rows.first().getByRole("button").click();
  await expect(page.getByRole("region", { name: "Event 1" })).toContainText("Niklaus");
  await shot(page, "events");
  await expect(page.getByRole("button", { name: "Load more" })).toBeVisible();
  while (await page.getByRole("button", { name: "Load more" }).isVisible()) {
    const before = await rows.count();
    await page.getByRole("button", { name: "Load more" }).click();
    await expect.poll(async () => (await rows.count()) > before || !(await page.getByText("Load").isVisible())).toBe(true);
  }
  await expect(rows.filter({ hasText: "MapIterationSucceeded" })).toHaveCount(30);
  await expect(rows.filter({ hasText: "TaskStateEntered" }).filter({ hasText: "Reserve" })).toHaveCount(30);
  await expect(rows.filter({ hasText: "TaskSucceeded" }).filter({ hasText: "Tickets[7]/Reserve" })).toHaveCount(1);
  await page.getByRole("combobox", { name: "Order" }).selectOption("Newest first");
  await expect(rows.first()).toContainText("Confirm");
  server.go("Niklaus");
  await expect(rows.first()).toContainText("ExecutionSucceeded");
});

test("the definition is copied and downloaded", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await server.start("Echo", "definition", "hello");
  await openExecution(page, server, id, "definition");
  const region = page.getByRole("region", { name: "definition" });
  await expect(region).toContainText('"QueryLanguage": "JSONata"');
  await page.getByRole("button", { name: "Copy definition" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toHaveProperty("StartAt", "Say");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download definition" }).click();
  expect((await download).suggestedFilename()).toBe("Echo.asl.json");
  await shot(page, "definition");
});

test("input and output are shown side by side", async ({ page }) => {
  const id = await server.start("Echo", "values", "hello");
  await openExecution(page, server, id, "values");
  await expect(page.getByRole("region", { name: "Execution input" })).toContainText("hello");
  await expect(page.getByRole("region", { name: "Execution output" })).toContainText("hello");
});

test("an execution that is not there is said to be missing", async ({ page }) => {
  await open(page, server, "#/executions/nothing-here");
  await expect(page.getByText("There is no such execution")).toBeVisible();
  await page.getByRole("link", { name: "Go to the executions" }).click();
  await expect(page.getByRole("heading", { name: "Executions" })).toBeVisible();
});

test("the graph is zoomed, moved and fitted", async ({ page }) => {
  const id = await server.start("Echo", "zoomed", "hello");
  await openExecution(page, server, id);
  const viewport = page.locator(".react-flow__viewport");
  await expect(state(page, "Say")).toHaveAttribute("data-status", "succeeded");
  await expect(page.locator('.react-flow__edge[aria-label="From Say to the end"]')).toHaveCount(1);
  const fitted = await viewport.getAttribute("style");
  await page.locator(".graph").hover();
  await page.mouse.wheel(0, 60);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
  await expect(viewport).toHaveAttribute("style", fitted ?? "");
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -60);
  await expect(viewport).not.toHaveAttribute("style", fitted ?? "");
  await page.keyboard.up("Control");
  await page.getByRole("button", { name: "Zoom In" }).click();
  await expect(viewport).not.toHaveAttribute("style", fitted ?? "");
  await page.getByRole("button", { name: "Fit View" }).click();
  await expect(viewport).toHaveAttribute("style", fitted ?? "");
  const box = await page.locator(".graph").boundingBox();
  if (!box) throw new Error("the graph has no box");
  await page.mouse.move(box.x + 30, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 130, box.y + box.height / 2 + 40, { steps: 5 });
  await page.mouse.up();
  await expect(viewport).not.toHaveAttribute("style", fitted ?? "");
});
