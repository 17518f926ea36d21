import { openedQuery, serverUrl } from '../base.ts'

/** Whether an app has sent the user here: its request is in the query, signed. */
export const isAuthorization = (): boolean => new URLSearchParams(openedQuery).has('sig')

/** Below Parley's URL: begins the app's request again, as who is signed in then. */
export function authorizationPath(): string {
  const query = new URLSearchParams(openedQuery)
  for (const name of [...query.keys()])
    if (name === 'sig' || name === 'exp' || name.startsWith('ba_')) query.delete(name)
  if (query.get('prompt') === 'login') query.delete('prompt')
  return `/auth/oauth2/authorize?${query}`
}

export const resumeAuthorization = (): void => window.location.assign(serverUrl + authorizationPath())
