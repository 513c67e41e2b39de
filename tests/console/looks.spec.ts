import { detail, expect, open, openExecution, serve, shot, state, test } from "./fixtures";

const server = serve("--orders", "--echoes", "30");
const cities = ["Lisbon", "Oslo", "Rome"].map((name) => ({ name, nights: 2 }));

/** Nothing may reach over the side of a phone's screen. */
async function fits(page: import("@playwright/test").Page) {
  const tabs = await page.getByRole("tablist").all();
  for (const list of tabs) expect(await list.evaluate((list) => list.scrollHeight - list.clientHeight)).toBe(0);
  const [width, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(width).toBeLessThanOrEqual(inner ?? 0);
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test("everything can be read and touched", async ({ page }) => {
    const id = await server.start("Trip", "on-a-phone", { traveller: "Ada", cities });
    await open(page, server);
    await expect(page.getByRole("link", { name: "on-a-phone" })).toBeVisible();
    await fits(page);
    await shot(page, "phone-list");
    await page.getByRole("link", { name: "on-a-phone" }).tap();
    await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
    await shot(page, "phone-execution");
    await fits(page);
    await state(page, "Book").tap();
    await expect(detail(page)).toContainText("Ada");
    await expect(detail(page).getByRole("heading", { name: "Book" })).toBeInViewport();
    await fits(page);
    for (const tab of ["table", "events", "values", "definition"]) {
      await openExecution(page, server, id, tab);
      await expect(page.getByRole("tabpanel").first()).not.toBeEmpty();
      await fits(page);
      await shot(page, `phone-${tab}`);
    }
    await open(page, server, "#/start?workflow=Trip");
    await expect(page.getByText("The input fits.")).toBeVisible();
    await fits(page);
    await shot(page, "phone-start");
  });
});

test.describe("in the dark", () => {
  test.use({ colorScheme: "dark" });

  test("the page is dark, and light when that is chosen", async ({ page }) => {
    const id = await server.start("Trip", "in-the-dark", { traveller: "Ada", cities });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await open(page, server);
    await expect(page.getByRole("link", { name: "in-the-dark" })).toBeVisible();
    const dark = await background();
    await shot(page, "dark-list");
    await openExecution(page, server, id);
    await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
    await state(page, "Prepare").click({ position: { x: 30, y: 12 } });
    await shot(page, "dark-execution");
    await page.getByRole("button", { name: "Theme: system. Change to light" }).click();
    await expect.poll(background).not.toBe(dark);
    await page.reload();
    await expect(page.getByRole("button", { name: "Theme: light. Change to dark" })).toBeVisible();
    expect(await background()).not.toBe(dark);
    await page.getByRole("button", { name: "Theme: light. Change to dark" }).click();
    await expect.poll(background).toBe(dark);
  });
});

test("the bundled orders", async ({ page }) => {
  await open(page, server, "#/executions?workflow=OrderFulfilment");
  await expect(page.locator("table.executions tbody tr")).toHaveCount(10);
  await expect(page.locator(".badge.running")).toHaveCount(0);
  await shot(page, "orders");
  await page.locator("table.executions tbody a").last().click();
  await expect(page.locator('[data-status="succeeded"]').first()).toBeVisible();
  await shot(page, "order");
});
