import { createApi, dataOf } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import type { Me } from './workspace.ts'

const lastPlace = 'parley.workspace'

/** For what needs no workspace: who is signed in, and how one signs in. */
export const accountApi = createApi()

export const readMe = (): Promise<Me> => dataOf(accountApi.GET('/v1/me'))

export const rememberWorkspace = (id: string): void => localStorage.setItem(lastPlace, id)

/** Where a user goes who names no workspace: to the last one that was open. */
export function homeOf({ workspaces }: Me): string | undefined {
  const last = workspaces.find(({ id }) => String(id) === localStorage.getItem(lastPlace))
  return (last ?? workspaces[0])?.id.toString()
}

export async function signOut(): Promise<void> {
  await accountApi.DELETE('/v1/session')
  queryClient.clear()
}
