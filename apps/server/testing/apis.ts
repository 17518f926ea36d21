import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { apiFacts as nativeFacts } from '../src/api/api-facts.test-helper.ts'
import type { WebhookDialect } from '../src/core/endpoints/dialect.ts'
import { nativeDialect } from '../src/dialects/native/dialect.ts'
import { dialects } from '../src/dialects/registry.ts'
import type { ApiFacts } from './api-facts.ts'
import { type Id, type Thing, things } from './things.ts'

type Defaults = Required<Pick<ApiFacts, 'error'>>

export interface Api extends Omit<ApiFacts, keyof Defaults>, Defaults {
  /** That of its dialect. */
  name: string
  /** As the OpenAPI document has it. */
  prefix: string
  /** The name of one of its events. */
  event: string
}

const folders = new URL('../src/dialects/', import.meta.url)

async function readFacts(name: string): Promise<ApiFacts> {
  const file = new URL(`${name}/api-facts.test-helper.ts`, folders)
  if (!existsSync(file)) throw new Error(`the dialect ${name} has no ${fileURLToPath(file)}`)
  return (await import(file.href)).apiFacts
}

const toApi = (facts: ApiFacts, { name, events }: WebhookDialect, prefix: string): Api => ({
  error: (code) => ({ code }),
  ...facts,
  name,
  prefix: prefix.replaceAll(/:(\w+)/g, '{$1}'),
  event: Object.keys(events)[0] ?? '',
})

const nativeApi = toApi(nativeFacts, nativeDialect, '/v1')
export const dialectApis: readonly Api[] = await Promise.all(
  dialects.map(async ({ dialect, prefix }) => toApi(await readFacts(dialect.name), dialect, prefix)),
)
/** The native API and those of the dialects. */
export const apis: readonly Api[] = [nativeApi, ...dialectApis]

/** The environment under which no API's limits stop a test. */
export const apiSettings: Record<string, string> = Object.assign({}, ...apis.map(({ settings }) => settings))

const beginnings = apis.map((api) => ({ api, pattern: new RegExp(`^${api.prefix.replaceAll(/\{\w+\}/g, '[^/]+')}/`) }))

/** The API that a path belongs to: one of the OpenAPI document, or one with ids. */
export function apiOf(path: string): Api {
  const found = beginnings.find(({ pattern }) => pattern.test(path))
  if (!found) throw new Error(`no API has ${path}`)
  return found.api
}

/** The value for the longest path that is all of this one, or its beginning. */
function valueAt<Value>(values: Record<string, Value>, api: Api, path: string): Value | undefined {
  const below = path.slice(api.prefix.length)
  const found = Object.keys(values)
    .filter((start) => below.startsWith(start) && /^([/.]|$)/.test(below.slice(start.length)))
    .toSorted((one, other) => other.length - one.length)[0]
  return found === undefined ? undefined : values[found]
}

/** What the id in this path is of, or what its list is of. */
export function thingAt(path: string): Thing {
  const api = apiOf(path)
  const thing = valueAt(api.things, api, path)
  if (!thing) throw new Error(`the facts of the API ${api.name} have no thing for ${path}`)
  return thing
}

/** Read from the path, where the facts don't say it: `GET /v1/contacts/{id}` asks for contacts:read. */
export function scopesOf(method: string, path: string, operationId = ''): readonly string[] {
  const api = apiOf(path)
  return api.scopesOf?.[operationId] ?? [scopeOf(api, method, path)]
}

/** Of these, an operation needs one. */
export const eitherScopesOf = (path: string, operationId = ''): readonly string[] =>
  apiOf(path).eitherScopes?.[operationId] ?? []

function scopeOf(api: Api, method: string, path: string): string {
  const said = valueAt(api.scopes ?? {}, api, path) ?? things[thingAt(path)].scope
  return said.includes(':') || said === 'simulate' ? said : `${said}:${method === 'GET' ? 'read' : 'write'}`
}

/** An id as the API shows it. */
export function shownId(api: Api, thing: Thing, id: Id): Id {
  const prefix = api.idPrefixes?.[thing]
  return prefix === undefined ? id : `${prefix}${id}`
}

/** The path with this id, as the API shows it. An account is a workspace. */
export function pathOf(template: string, id: Id, accountId: Id): string {
  const api = apiOf(template)
  const shown = template.includes('{id}') ? shownId(api, thingAt(template), id) : id
  const values: Record<string, Id> = { ...api.parameters, id: shown, account_id: accountId }
  return template.replaceAll(/\{(\w+)\}/g, (parameter, name: string) => String(values[name] ?? parameter))
}

/** Fields of every API that name something else by its id. */
const references: Record<string, Thing> = {
  contact_id: 'contact',
  conversation_id: 'conversation',
  channel_id: 'channel',
  endpoint_id: 'endpoint',
  event_id: 'event',
}

/** What a field names by its id; undefined if it is no such field. */
export function referenceOf(api: Api, field: string, operationId = ''): Thing | undefined {
  const named = field.replace(/_ids$/, '_id')
  return api.referencesOf?.[operationId]?.[named] ?? api.references?.[named] ?? references[named]
}

/** The id of nothing, for an operation at this path. */
export function strangeId(path: string): Id {
  const { table } = things[thingAt(path)]
  return ['events', 'deliveries', 'oauth_clients', 'oauth_consents'].includes(table)
    ? '01a1fdeb-ae41-7983-899d-000000000000'
    : 999_999
}
