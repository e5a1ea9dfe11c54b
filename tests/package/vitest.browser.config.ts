// A file of the tests in Chromium. Vite must not bundle the package beforehand: its module lies beside it.

/// <reference types="@vitest/browser/providers/playwright" />

import { defineConfig } from 'vitest/config';

const launch = { executablePath: process.env['CHROME'], args: ['--no-sandbox'] };

export default defineConfig({
  optimizeDeps: { exclude: ['asl-playground'] },
  test: {
    include: ['cases.test.ts'],
    watch: false,
    browser: {
      enabled: true,
      provider: 'playwright',
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium', launch }],
    },
  },
});
