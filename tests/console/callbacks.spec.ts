import { expect, openExecution, serve, shot, status, test } from "./fixtures";

const server = serve();

test("a callback is approved with a typed value", async ({ page }) => {
  const id = await server.start("Approval", "to-approve", "a desk");
  await openExecution(page, server, id);
  await page.getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog");
  const output = dialog.getByLabel("Output of the task");
  expect(JSON.parse(await output.inputValue())).toHaveProperty("go");
  await output.fill('{\n  "go": "maybe",\n  "note": "x"\n}');
  await dialog.getByRole("button", { name: "Approve" }).click();
  await expect(dialog.getByText('`go`: true or false belongs here, not the text "maybe"')).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Approve" })).toBeDisabled();
  await shot(page, "approve-wrong");
  await output.fill('{ "go": true, "note": "enjoy" }');
  await dialog.getByRole("button", { name: "Approve" }).click();
  await expect(status(page)).toHaveText("Succeeded");
});

test("a callback is rejected with an error", async ({ page }) => {
  const id = await server.start("Approval", "to-reject", "a yacht");
  await openExecution(page, server, id);
  await page.getByRole("button", { name: "Reject" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Error").fill("Boss.Refused");
  await dialog.getByLabel("Cause").fill("too far");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(status(page)).toHaveText("Failed");
  await expect(page.getByRole("alert")).toContainText("Boss.Refused");
});
