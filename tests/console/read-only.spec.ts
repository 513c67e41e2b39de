import { expect, open, openExecution, serve, shot, state, test } from "./fixtures";

const server = serve("--read-only", "--trip");

test("a read-only console offers nothing that changes something", async ({ page }) => {
  await open(page, server);
  await expect(page.getByText("Read-only")).toBeVisible();
  await expect(page.getByRole("link", { name: "Start execution" })).toHaveCount(0);
  await page.getByRole("link", { name: "trip" }).click();
  await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
  for (const name of ["Stop execution", "Redrive", "Approve", "Reject"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await expect(page.getByRole("link", { name: "New execution" })).toHaveCount(0);
  await shot(page, "read-only");
  await open(page, server, "#/start");
  await expect(page.getByText("This console is read-only")).toBeVisible();
});

test("its server refuses what a page could still ask", async () => {
  await expect(server.start("Echo", "no", "no")).rejects.toThrow(/403/);
});
