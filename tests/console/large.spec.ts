import { expect, open, openExecution, serve, shot, test } from "./fixtures";
import { grid } from "./grid";

/** More of them are for measuring by hand. */
const echoes = Number(process.env["ECHOES"] ?? "10000");
const all = echoes.toLocaleString("en-GB");
// A trace takes pictures meanwhile, and this measures.
test.use({ trace: "off" });
const server = serve("--echoes", String(echoes));

test(`${all} executions are paged and filtered`, async ({ page }) => {
  await open(page, server, "#/executions?workflow=Echo");
  await expect(page.getByText(`1–50 of ${all}`)).toBeVisible();
  await page.getByRole("searchbox", { name: "Name" }).fill("echo-07777");
  await expect(page.locator("table.executions tbody tr")).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Name" }).fill("");
  for (let pageOf = 2; pageOf <= 6; pageOf++) {
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByText(`${(pageOf - 1) * 50 + 1}–${pageOf * 50} of ${all}`)).toBeVisible();
  }
  await open(page, server);
  const loads = [];
  for (let reload = 0; reload < 9; reload++) {
    await page.reload();
    await expect(page.locator("table.executions tbody tr")).toHaveCount(50);
    const listed = await page.evaluate(
      () => performance.getEntriesByType("resource").find((entry) => entry.name.includes("/api/executions?")) as
        PerformanceResourceTiming,
    );
    loads.push(listed.responseEnd);
  }
  const median = loads.sort((one, other) => one - other)[4] ?? 0;
  console.log(`page load with ${all} executions: list there after ${median.toFixed(0)} ms, the median of 9`);
});

test("a graph of 200 states is drawn, zoomed and moved", async ({ page }) => {
  const id = await server.start("Echo", "large-graph", "hello");
  await page.route("**/api/about", async (route) => {
    const answer = await route.fetch();
    const about = await answer.json();
    about.workflows.find((workflow: { name: string }) => workflow.name === "Echo").graph = grid(200);
    await route.fulfill({ response: answer, json: about });
  });
  await openExecution(page, server, id);
  await expect(page.locator("[data-state]")).toHaveCount(200);
  await expect(page.locator(".react-flow__minimap")).toBeVisible();
  await shot(page, "large-graph");
  const box = await page.locator(".graph").boundingBox();
  if (!box) throw new Error("the graph has no box");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const times: number[] = [];
        const step = (time: number) => (times.push(time) < 90 ? requestAnimationFrame(step) : done(times));
        requestAnimationFrame(step);
      }),
  );
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, turn < 6 ? -240 : 240);
  await page.keyboard.up("Control");
  const times = await frames;
  const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  console.log(`200 states: ${times.length} frames while zooming, the longest ${longest.toFixed(0)} ms`);
  await page.locator('[data-state="State 137"]').click();
  await expect(page.getByRole("complementary")).toContainText("State 137");
});
