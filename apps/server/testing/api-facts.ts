import type { Ids, Thing } from './things.ts'

/**
 * What the tests that go over all operations need to know about one API. A dialect's lie in its folder, in
 * `api-facts.test-helper.ts`, as `apiFacts`. Paths are those below the API's prefix, with `{id}`; the longest that matches
 * counts.
 */
export interface ApiFacts {
  /** The environment under which its limits stop no test. */
  settings?: Record<string, string>
  /** Headers that take a key, in addition to `Authorization: Bearer`. */
  keyHeaders?: readonly string[]
  /** What the body of an error has for this code of core's, for `toMatchObject`. Otherwise `{ code }`. */
  error?(code: string): object
  /** True of an answer that says that a channel's vendor has refused a message, though its status is 500. */
  isVendorRefusal?(body: object): boolean

  /** What the id in a path is of, or what its list is of. */
  things: Record<string, Thing>
  /** What an id in a query or a body is of, by the field's name. */
  references?: Record<string, Thing>
  /** What the API's ids begin with. */
  idPrefixes?: Partial<Record<Thing, string>>
  /** The values of the other parameters in paths. */
  parameters?: Record<string, string>
  /** The scope, or the resource of the scope, where it isn't that of the path's thing. */
  scopes?: Record<string, string>

  /** Lists that have pages by `limit`, `cursor`, `data` and `next_cursor`. */
  pagedLists?: readonly string[]

  // The following are by operation id.

  /** The scopes of which one is needed, where the others do as well. */
  eitherScopes?: Record<string, readonly string[]>
  /** The scopes, where there are several. */
  scopesOf?: Record<string, readonly string[]>
  /** A dialect's: the operations of the native API that together do the same. */
  sameAs?: Record<string, readonly string[]>

  /** What a field names in this operation, where it isn't what it names in others. */
  referencesOf?: Record<string, Record<string, Thing>>

  /** What workspace 1 has done, by their examples, so that each list shows it something. */
  populate?: readonly string[]
  /** Lists whose rows belong to nobody, or to no table. */
  listsWithoutRows?: readonly string[]
  /** Dialects' operations that keep the fields that they don't know. The others ignore them. */
  keepsUnknownFields?: readonly string[]
  /** Operations whose body may be left out. */
  optionalBodies?: readonly string[]
  /** What a stranger says to workspace 1's things, and what comes of it. What is left out gets the examples. */
  attempts(strangers: Strangers): Record<string, Attempt[]>
  /** What has to be there, in addition to what an operation's path and examples name, so that it accepts these. */
  needs?: Record<string, readonly Thing[]>
  /** Which operations come before one, on the same thing, so that it accepts its examples. */
  after?: Record<string, readonly string[]>
}

export interface Strangers {
  /** Of workspace 1, as this API sees them. */
  theirs: Ids
  /** Of the workspace whose key asks. */
  own: Pick<Ids, 'campaign' | 'channel' | 'contact' | 'endpoint'>
  /** The phone number of workspace 1's contact. */
  phone: string
  /** In every text of workspace 1. */
  marker: string
  /** Of workspace 1's channel. */
  credentials: Record<string, string>
}

export interface Attempt {
  status: number
  body?: unknown
  /** Below the prefix, instead of the operation's path with workspace 1's id. */
  path?: string
}
