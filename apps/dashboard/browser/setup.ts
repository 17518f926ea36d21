import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'

import { joinTestCluster } from '../../server/testing/test-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database to clone. */
    templateUrl: string
    /** Where the browser of this run listens; empty: there is none on this machine. */
    browserUrl: string
  }
}

const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome']

/** One PostgreSQL and one browser for the run, and the dashboard as it is now. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = findBrowser()
  // First, as nothing has to be stopped if it fails.
  if (executablePath !== undefined)
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../build.ts')])
  const { cluster, leave } = await joinTestCluster()
  project.provide('templateUrl', cluster.templateUrl)
  const browser =
    executablePath === undefined ? undefined : await chromium.launchServer({ executablePath, args: ['--no-sandbox'] })
  project.provide('browserUrl', browser?.wsEndpoint() ?? '')
  return async () => {
    await browser?.close()
    await leave()
  }
}

function findBrowser(): string | undefined {
  const found = [process.env.PARLEY_CHROMIUM ?? '', ...browsers].find((path) => path !== '' && existsSync(path))
  if (found === undefined) {
    process.stderr.write(
      'The browser tests are skipped, as there is no Chromium: apt-get install chromium-headless-shell\n',
    )
  }
  return found
}
