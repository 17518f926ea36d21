import { key } from '../../api/keys/schemas.ts'
import { readMe } from '../../api/me/read-me.ts'
import { me } from '../../api/me/schemas.ts'
import { member } from '../../api/members/schemas.ts'
import { workspace } from '../../api/workspace/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

/** The workspace, and who may do what in it. */
export function addAccount(): void {
  addResource(refs.workspace, workspace, 'The tenant.')
  addOne('workspace', {
    type: refs.workspace,
    scope: 'workspace:read',
    description: 'The workspace of the key, or that of the header `parley-workspace`.',
    get: ({ services, principal }) => services.workspaces.get(principal.workspaceId),
  })
  addResource(refs.me, me, 'Who asks.')
  addOne('me', {
    type: refs.me,
    description: 'The key or the user of this request, with what it may do.',
    get: ({ services, call }) => readMe(call.request, services),
  })
  addKey()
  addMember()
}

function addKey(): void {
  addResource(refs.key, key, 'An API key, without what makes it work.')
  addOne('key', {
    type: refs.key,
    scope: 'keys:read',
    description: 'One key.',
    id: byId,
    get: ({ services, principal }, id) => services.keys.get(principal, id),
  })
  addList('keys', {
    type: refs.key,
    scope: 'keys:read',
    description: 'Keys, newest first, with the revoked and expired ones. A test key lists test keys only.',
    list: ({ services, principal }, query) => services.keys.list(principal, query),
  })
}

function addMember(): void {
  addResource(refs.member, member, 'A user in the workspace, with a role.')
  addOne('member', {
    type: refs.member,
    scope: 'members:read',
    description: 'One member.',
    id: byId,
    get: ({ services, principal }, id) => services.members.get(principal, id),
  })
  addList('members', {
    type: refs.member,
    scope: 'members:read',
    description: 'The users of the workspace, newest first.',
    list: ({ services, principal }, query) => services.members.list(principal, query),
  })
}
