import type { TestProject } from 'vitest/node'

import type { ProvisionedWorkspaces } from './provision-workspaces.ts'
import { joinTestCluster } from './test-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Workspaces with a key each, and the database template that contains them. */
    provisioned: ProvisionedWorkspaces
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, leave } = await joinTestCluster()
  project.provide('templateUrl', cluster.templateUrl)
  project.provide('provisioned', await cluster.workspaces())
  return leave
}
