import type { Principal } from '../keys/key.ts'
import type { Scope } from '../keys/scopes.ts'
import type { Role } from '../members/roles.ts'
import type { User } from './users.ts'

/** Whose browser asks, for limits and for the list of sessions. */
export interface Visitor {
  address: string
  userAgent: string | undefined
}

/** A user's place in one workspace. */
export interface Membership {
  workspace: { id: number; name: string }
  memberId: number
  role: Role
  /** Null: every scope. */
  scopes: ReadonlySet<Scope> | null
}

/** Who is signed in. */
export interface SignedIn {
  sessionId: string
  user: User
  /** By the ids of the workspaces. */
  memberships: readonly Membership[]
}

/** Of a request with a cookie. */
export interface SessionRequest {
  cookie: string
  /** Absent: the only workspace of the user. */
  workspaceId?: number | undefined
  /** `test`: the data of the workspace's tests. */
  mode: 'live' | 'test'
}

/** Sessions of browsers. A part of their own implements it. */
export interface Sessions {
  /**
   * Starts a session; `cookies` are `Set-Cookie` headers. Throws `unauthenticated` for a wrong password, `rate_limited`
   * after too many. `proven`: a link has just set the password, so it is no guess, and strangers' guesses don't matter.
   */
  logIn(
    input: { email: string; password: string },
    visitor: Visitor,
    proven?: boolean,
  ): Promise<{ user: User; cookies: string[] }>
  /** Ends the session; the answer clears its cookie. */
  logOut(cookie: string): Promise<string[]>
  /** Throws `unauthenticated` if the session has ended. */
  find(cookie: string): Promise<SignedIn>
  /** The principal of a request. Throws `forbidden` for a workspace that the user isn't a member of. */
  authenticate(request: SessionRequest): Promise<Principal>
  /** Clears the cache, after members or sessions have changed. */
  forget(): void
}
