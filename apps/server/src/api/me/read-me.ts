import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'

import { allScopes } from '../../core/keys/scopes.ts'
import type { Services } from '../../core/services.ts'
import type { me } from './schemas.ts'

export async function readMe(
  { principal, signedIn }: FastifyRequest,
  { ownAccount, workspaces }: Services,
): Promise<z.input<typeof me>> {
  const { accountId, actor, mode, scopes } = principal
  const memberships = signedIn?.memberships ?? []
  const { id, name } = await workspaces.get(accountId)
  return {
    kind: principal.caller.kind,
    actor,
    workspace: { id, name },
    mode,
    role: memberships.find(({ workspace }) => workspace.id === accountId)?.role ?? null,
    scopes: allScopes.filter((scope) => scopes?.has(scope) ?? true),
    user: signedIn ? await ownAccount.get(signedIn.user.id) : null,
    workspaces: memberships.map(({ workspace, role }) => ({ ...workspace, role })),
  }
}
