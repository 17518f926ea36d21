import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,packages,sdks,examples,conformance,scripts}/**/*.test.ts'],
    globalSetup: 'apps/server/testing/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000, interval: 20 } },
    allowOnly: !process.env.CI,
    passWithNoTests: false,
    silent: 'passed-only',
  },
})
