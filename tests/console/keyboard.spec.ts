import { detail, expect, open, openExecution, serve, shot, state, status, test } from "./fixtures";

const server = serve("--echoes", "12");

test("the first Tab leads to a link that skips the header", async ({ page }) => {
  await open(page, server);
  await page.keyboard.press("Tab");
  await expect(page.getByText("Skip to the content")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("an execution is chosen, looked at and stopped without a mouse", async ({ page }) => {
  await server.start("Trip", "keys", { traveller: "Ada", cities: [{ name: "Rome", nights: 1 }] });
  await open(page, server);
  const link = page.getByRole("link", { name: "keys" });
  await link.waitFor();
  await page.getByRole("combobox", { name: "Started" }).focus();
  await page.keyboard.press("Tab");
  await expect(link).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: "echo-00012" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("link", { name: "echo-00001" })).toBeFocused();
  await page.keyboard.press("Home");
  await shot(page, "keyboard-list");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "keys" })).toBeFocused();

  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
  await state(page, "Book").focus();
  await page.keyboard.press("ArrowDown");
  await expect(state(page, "Prepare")).toBeFocused();
  await shot(page, "keyboard-graph");
  await page.keyboard.press("Enter");
  await expect(detail(page).getByRole("heading", { name: "Prepare" })).toBeVisible();
  await detail(page).getByRole("tab", { name: "Input and output" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(detail(page).getByRole("tab", { name: "Details" })).toBeFocused();
  await expect(detail(page)).toContainText("Started after");

  const stop = page.getByRole("button", { name: "Stop execution" });
  await stop.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  // The focus stays in the dialog, however often Tab is pressed.
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(
      () => document.activeElement !== document.body && !document.activeElement?.closest("dialog"),
    );
    expect(outside).toBe(false);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(stop).toBeFocused();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Stop execution" }).focus();
  await page.keyboard.press("Enter");
  await expect(status(page)).toHaveText("Aborted");
});

test("tabs and events go by the arrow keys", async ({ page }) => {
  const id = await server.start("Echo", "arrow-keys", "hello");
  await openExecution(page, server, id);
  await page.getByRole("tab", { name: "Graph view" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Events" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "Event 1, ExecutionStarted" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Event 2,/ })).toHaveAttribute("aria-expanded", "true");
});
