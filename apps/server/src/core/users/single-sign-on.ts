import type { Visitor } from './sessions.ts'

/** Why nobody was signed in; the log-in says it. */
export type SignOnProblem = 'denied' | 'email_not_verified' | 'not_invited' | 'provider_unreachable' | 'failed'

/** Where the browser goes next, with `Set-Cookie` headers. */
export interface NextStop {
  location: string
  cookies: string[]
}

/** Signing in at an OpenID Connect provider, which only members and those who are invited may. `auth/` implements it. */
export interface SingleSignOn {
  /** As the button names the provider. */
  name: string
  /** Leads to the provider, and from there to a path of ours. Not every path is one: see `isOwnPage`. */
  begin(visitor: Visitor, wanted: string): Promise<NextStop>
  /** Takes what the provider's redirect brings. */
  finish(visitor: Visitor, search: string, cookie: string | undefined): Promise<NextStop>
}

/** A page of the dashboard, or the request of an app that waits for a user. Nobody is led elsewhere by a link of ours. */
export const isOwnPage = (path: string): boolean => /^\/(app(\/(?![/\\])|$|\?)|auth\/oauth2\/authorize\?)/.test(path)
