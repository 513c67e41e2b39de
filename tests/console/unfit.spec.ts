import { expect, open, serve, shot, status, test } from "./fixtures";

const server = serve("--unfit");

test("an execution that this build cannot go on with says why, and can be stopped", async ({ page }) => {
  await open(page, server);
  const row = page.locator("table.executions tbody tr");
  await expect(row).toContainText("Needs another build");
  await row.getByRole("link", { name: "journey" }).click();
  const notice = page.locator(".notice", { hasText: "This build cannot run it" });
  await expect(notice).toContainText("it is kept until one that fits does");
  await expect(notice).toContainText("there is no state `Travel`: where it was renamed, `#[was(\"Travel\")]` belongs before it");
  await shot(page, "unfit");
  await page.getByRole("button", { name: "Stop execution" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop execution" }).click();
  await expect(status(page)).toHaveText("Aborted");
  await expect(notice).toBeHidden();
});
