import { expect, open, openExecution, serve, shot, status, test } from "./fixtures";

const server = serve();

const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(1)</script>",
  "javascript:alert(1)",
  "\u202egnp.exe\u202c",
  "{{constructor.constructor('alert(1)')()}}",
  `"><svg onload=alert(1)>`,
];

test("names and values are text", async ({ page }) => {
  const ids: string[] = [];
  for (const text of HOSTILE) ids.push(await server.start("Echo", text, text));
  await open(page, server);
  await expect(page.locator("table.executions tbody tr")).toHaveCount(HOSTILE.length);
  await expect(page.getByRole("link", { name: "<img src=x onerror=alert(1)>" })).toBeVisible();
  // What turns the direction of text is written out.
  await expect(page.getByRole("link", { name: "\\u202egnp.exe" })).toBeVisible();
  await shot(page, "hostile-list");
  for (const id of ids) {
    for (const tab of ["graph", "events", "values"]) {
      await openExecution(page, server, id, tab);
      await expect(status(page)).toHaveText("Succeeded");
      await expect(page.getByRole("tabpanel")).not.toBeEmpty();
    }
  }
  expect(await page.locator("main img, main script").count()).toBe(0);
  // The test's own page fails for alerts, for errors, and for what the policy refused.
});

test("an error's name and cause are text", async ({ page }) => {
  const id = await server.start("Trip", "hostile-error", { traveller: "Ada", cities: [] });
  await openExecution(page, server, id);
  await page.getByRole("button", { name: "Stop execution" }).click();
  await page.getByRole("dialog").getByLabel("Error").fill("<b onmouseover=alert(1)>E");
  await page.getByRole("dialog").getByLabel("Cause").fill("</div><script>alert(2)</script>");
  await page.getByRole("dialog").getByRole("button", { name: "Stop execution" }).click();
  await expect(page.getByText("<b onmouseover=alert(1)>E").first()).toBeVisible();
  await expect(page.getByText("</div><script>alert(2)</script>").first()).toBeVisible();
});

test("a very long name breaks nothing", async ({ page }) => {
  const name = "long-".repeat(16);
  const id = await server.start("Echo", name, "x".repeat(5_000));
  await page.setViewportSize({ width: 390, height: 844 });
  for (const place of ["", `#/executions/${encodeURIComponent(id)}`]) {
    await open(page, server, place);
    await expect(page.getByText(name).first()).toBeVisible();
    const [width, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(width).toBeLessThanOrEqual(inner ?? 0);
  }
});

test("an output of 10 MB is shown in part, and kept whole", async ({ page }) => {
  const id = await server.start("Large", "large", 10_000_000);
  await openExecution(page, server, id, "values");
  await expect(status(page)).toHaveText("Succeeded");
  const output = page.getByRole("region", { name: "Execution output" });
  await expect(output).toBeVisible();
  expect((await output.innerText()).length).toBeLessThan(50_000);
  await expect(page.getByText("of 10.0 MB are shown")).toBeVisible();
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(async () => (await output.innerText()).length).toBeGreaterThan(100_000);
  await shot(page, "large-output");
});
