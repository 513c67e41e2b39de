import { expect, open, openExecution, serve, shot, status, test } from "./fixtures";

const server = serve();
const editor = /^Input$/;

test("an example that fits is started", async ({ page }) => {
  await open(page, server);
  await expect(page.getByText("No executions yet")).toBeVisible();
  await shot(page, "list-none");
  await page.getByRole("link", { name: "Start execution" }).first().click();
  await page.getByRole("combobox", { name: "Workflow" }).selectOption("Trip");
  await page.getByRole("textbox", { name: /^Name/ }).fill("by-hand");
  await expect(page.getByText("The input fits.")).toBeVisible();
  await shot(page, "start");
  await page.getByRole("button", { name: "Start execution" }).click();
  await expect(page.getByRole("heading", { name: "by-hand" })).toBeVisible();
  await expect(status(page)).toHaveText(/Running|Succeeded|Failed/);
});

test("a wrong input is told at its place and not sent", async ({ page }) => {
  await open(page, server, "#/start?workflow=Trip");
  const input = page.getByLabel(editor);
  await expect(input).toHaveAccessibleDescription(/^traveller: text, cities: /);
  await input.fill('{\n  "traveller": "Ada",\n  "cities": [\n    { "name": "Rome", "nights": "two" }\n  ]\n}');
  await expect(page.getByRole("button", { name: "Line 4, /cities/0/nights" })).toBeVisible();
  await expect(page.getByText('a whole number from 0 to 4294967295 belongs here, not the text "two"')).toBeVisible();
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("button", { name: "Start execution" })).toBeDisabled();
  await shot(page, "start-wrong");
  await page.getByRole("button", { name: "Line 4" }).click();
  const chosen = await input.evaluate((area: HTMLTextAreaElement) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  );
  expect(chosen).toBe('"two"');

  await page.setViewportSize({ width: 1280, height: 500 });
  await input.fill(`{\n  "traveller": "Ada",\n  "cities": [}${"\n".repeat(20)}}`);
  await expect(page.getByRole("button", { name: "Line 3" })).toBeVisible();
  await expect(page.getByText("This is not JSON")).toBeInViewport({ ratio: 1 });

  await input.fill('{ "traveller": "Ada", "cities": [] }');
  await expect(page.getByText("The input fits.")).toBeVisible();
  await page.getByRole("button", { name: "Start execution" }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Start execution");
});

test("all that is missing is told at once", async ({ page }) => {
  await open(page, server, "#/start?workflow=Trip");
  const input = page.getByLabel(editor);
  await input.fill('{\n  "cities": [\n    {}\n  ]\n}');
  for (const mistake of ["`traveller` is missing", "`name` is missing", "`nights` is missing"])
    await expect(page.getByText(mistake)).toBeVisible();
  await expect(page.getByRole("button", { name: "Line 3, /cities/0" })).toHaveCount(2);
  await shot(page, "start-missing");
});

test("what is not read is noted, and keeps nobody from starting", async ({ page }) => {
  await open(page, server, "#/start?workflow=Trip");
  const city = '{ "name": "Rome", "nights": 2, "hotel": "Roma" }';
  await page.getByLabel(editor).fill(`{ "traveller": "Ada", "cities": [${city}], "citys": [] }`);
  await expect(page.getByText("The input fits, but not all of it is read:")).toBeVisible();
  const note = "`cities[0].hotel` is not read: `City` has no such field, only `name`, `nights`";
  await expect(page.getByText(note)).toBeVisible();
  await expect(page.getByText("`citys` is not read: there is no such parameter")).toBeVisible();
  await shot(page, "start-noted");
  await page.getByRole("button", { name: "Start execution" }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Start execution");
});

test("a name that is taken is told, and gives the same execution for the same input", async ({ page }) => {
  const id = await server.start("Echo", "taken", "one");
  await open(page, server, "#/start?workflow=Echo");
  await page.getByRole("textbox", { name: /^Name/ }).fill("taken");
  await page.getByLabel(editor).fill('"two"');
  await page.getByRole("button", { name: "Start execution" }).click();
  await expect(page.getByRole("alert")).toContainText("with another input. Choose another name.");
  await expect(page.getByRole("alert")).toBeInViewport({ ratio: 1 });
  await page.getByLabel(editor).fill('"one"');
  await page.getByRole("button", { name: "Start execution" }).click();
  await expect(page.getByRole("heading", { name: "taken" })).toBeVisible();
  expect(page.url()).toContain(encodeURIComponent(id));
});

test("a new execution takes the input of an old one", async ({ page }) => {
  const id = await server.start("Echo", "old", "the old input");
  await openExecution(page, server, id);
  await page.getByRole("link", { name: "New execution" }).click();
  await expect(page.getByLabel(editor)).toHaveValue('"the old input"');
  await page.getByRole("button", { name: "Use the example" }).click();
  await expect(page.getByLabel(editor)).not.toHaveValue('"the old input"');
});
