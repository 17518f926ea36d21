import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,packages,sdks,examples,conformance,scripts}/**/*.test.ts'],
    globalSetup: 'apps/server/testing/global-setup.ts',
    pool: 'forks',
    maxWorkers: 3,
    // The processes that tests start are the same program again and again: their code is compiled once.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'parley-compile-cache') },
    // Of a machine that runs other things beside: what is expected of Parley itself is said in the tests.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    allowOnly: !process.env.CI,
    passWithNoTests: false,
    silent: 'passed-only',
  },
})
