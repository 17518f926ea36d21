import type { TestProject } from 'vitest/node'

import { joinTestCluster } from './test-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database to clone. */
    templateUrl: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, leave } = await joinTestCluster()
  project.provide('templateUrl', cluster.templateUrl)
  return leave
}
