import { defineConfig } from "@playwright/test";

// Waits are long, since a busy machine is slow; nothing is asserted about time.
export default defineConfig({
  testDir: ".",
  outputDir: "results",
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    actionTimeout: 30_000,
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      // Chromium's sandbox does not start as root, as whom CI runs.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
