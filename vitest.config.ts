import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const folders = '{apps,packages,sdks,examples,conformance,scripts}'
const appSetup = ['apps/server/testing/app-setup.ts']
const browserSetup = ['apps/dashboard/browser/setup.ts']
const processSetup = ['apps/server/testing/process-setup.ts']

/** The tiers, cheapest first. A test file's name says its tier; CONTRIBUTING.md says what belongs where. */
const tiers: Record<string, TestProjectInlineConfiguration['test']> = {
  /** Plain functions: `name.test.ts`. No database, no process, no server of ours. */
  unit: { include: [`${folders}/**/!(*.app|*.process|*.soak|*.browser).test.ts`], pool: 'threads' },
  /** Parley in the test's process, on a database of its own: `name.app.test.ts`. */
  app: { include: [`${folders}/**/*.app.test.ts`], globalSetup: appSetup },
  /** Parley as users run it, in processes of its own: `name.process.test.ts`. */
  process: { include: [`${folders}/**/*.process.test.ts`], globalSetup: processSetup },
  /** What takes long: kills, floods, outages, generated requests: `name.soak.test.ts`. CI runs it, `npm test` doesn't. */
  soak: { include: [`${folders}/**/*.soak.test.ts`], globalSetup: processSetup },
  /** The dashboard in Chromium, which `.ci/run` installs: `name.browser.test.ts`. */
  browser: { include: [`${folders}/**/*.browser.test.ts`], globalSetup: browserSetup },
}

export default defineConfig({
  // The build that Node loads. Vite would load the one for development as well, and each refuses the schemas of the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: join(import.meta.dirname, 'node_modules/graphql/index.mjs') }] },
  test: {
    projects: Object.entries(tiers).map(([name, tier]) => ({
      extends: true,
      test: { name, ...tier },
    })),
    pool: 'forks',
    isolate: false,
    // Tests wait now and then, so more workers than cores; on two cores, four were slower than three.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    // npm run test:slow
    setupFiles: process.env.TEST_SLOW_SEED ? ['packages/test-kit/src/slow/setup.ts'] : [],
    // The processes that tests start run the same program again and again: its code is compiled once.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'parley-compile-cache') },
    // For a machine that is busy with other things. What Parley itself must keep to stands in the tests.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    allowOnly: !process.env.CI,
    passWithNoTests: false,
    silent: 'passed-only',
  },
})
