import AxeBuilder from "@axe-core/playwright";
import { expect, open, openExecution, serve, state, test } from "./fixtures";

const server = serve("--echoes", "5");
const cities = [{ name: "Rome", nights: 1 }];

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe-core finds nothing to mend, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    const check = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) {
        for (const { target, failureSummary } of nodes) found.push(`${where}: ${id} at ${target.join(" ")}: ${failureSummary}`);
      }
    };
    const id = await server.start("Trip", `looked-at-${colorScheme}`, { traveller: "Ada, late", cities });
    await open(page, server);
    await expect(page.getByRole("link", { name: `looked-at-${colorScheme}` })).toBeVisible();
    await check("list");
    await openExecution(page, server, id);
    await expect(state(page, "Confirm")).toHaveAttribute("data-status", "running");
    await state(page, "Book").click();
    await check("graph");
    await page.getByRole("button", { name: "Stop execution" }).click();
    await check("dialog");
    for (const tab of ["table", "events", "values", "definition"]) {
      await openExecution(page, server, id, tab);
      await expect(page.getByRole("tabpanel").first()).not.toBeEmpty();
      await check(tab);
    }
    await open(page, server, "#/start?workflow=Trip");
    await expect(page.getByText("The input fits.")).toBeVisible();
    await check("start");
    expect(found).toEqual([]);
  });
}
