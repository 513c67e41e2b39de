import { expect, open, serve, test } from "./fixtures";

const server = serve("--token", "a-secret-token", "--trip");

test("the address with the token opens the console, and leaves the token out of it", async ({ page }) => {
  await open(page, server);
  await expect(page.getByRole("link", { name: "trip" })).toBeVisible();
  expect(page.url()).not.toContain("a-secret-token");
  await page.reload();
  await expect(page.getByRole("link", { name: "trip" })).toBeVisible();
});

test("a page that has lost its token says what to do", async ({ page, context }) => {
  await open(page, server);
  await context.clearCookies();
  await page.getByRole("link", { name: "trip" }).click();
  await expect(page.getByText("Open the address that the program printed")).toBeVisible();
});

test("without the token there is nothing", async ({ page }) => {
  const answer = await page.goto(new URL("/", server.url).href);
  expect(answer?.status()).toBe(401);
});
