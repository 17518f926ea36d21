import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

import type { Ids, Thing } from '../../testing/things.ts'
import type { Scope } from '../core/keys/scopes.ts'

export type Field = GraphQLField<unknown, unknown>

/** As clients see it. */
const schema = buildSchema(readFileSync(join(import.meta.dirname, 'schema.gen.graphql'), 'utf8'))

export const queries = Object.values(schema.getQueryType()?.getFields() ?? {})
export const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
export const lists = queries.filter(({ type }) => getNamedType(type).name.endsWith('Page'))
/** Those that are asked for by what names them. */
export const singles = queries.filter(({ args }) => args.some(({ name }) => name === 'id' || name === 'slug'))

export const named = (fields: readonly Field[]) => fields.map((field) => ({ name: field.name, field }))

/** The type that a field shows: that of its nodes, if it is a list. */
export function shownType({ type }: Field): GraphQLObjectType {
  const shown = getNamedType(type) as GraphQLObjectType
  const { nodes } = shown.getFields()
  return (nodes ? getNamedType(nodes.type) : shown) as GraphQLObjectType
}

/** What a type shows of itself, without what belongs to other types. */
export function leavesOf(type: GraphQLObjectType): string {
  return Object.values(type.getFields())
    .filter(({ args }) => args.length === 0)
    .map(leafOf)
    .join(' ')
}

function leafOf({ name, type }: Field): string {
  const inner = getNamedType(type)
  if (isLeafType(inner)) return name
  return isObjectType(inner) && !isOwn(inner) ? `${name} { ${leavesOf(inner)} }` : ''
}

/** Types of their own are reached by fields that need a scope. */
const ownTypes = new Set(
  ['me', 'workspace', ...singles.map(({ name }) => name)].map(
    (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  ),
)
const isOwn = ({ name }: GraphQLObjectType) => ownTypes.has(name)

export const scopeOf = ({ description }: Field): Scope | undefined =>
  /Scope `([a-z:]+)`\.$/.exec(description ?? '')?.[1] as Scope | undefined

const things: Readonly<Record<string, Thing>> = { agentRun: 'run' }
const thingOf = (name: string): Thing => things[name] ?? (name as Thing)

/** What names a thing of the workspace with these ids: `id: 7`. */
export function nameOf({ name, args }: Field, ids: Ids): string {
  if (args.some((arg) => arg.name === 'slug')) return 'slug: "sales.qualifier"'
  return `id: ${JSON.stringify(ids[thingOf(name)])}`
}

/** An argument by which a list is narrowed to what belongs to another thing, such as `contactId`. */
export const referencesOf = ({ args }: Field, ids: Ids): string[] =>
  args
    .filter(({ name }) => name.endsWith('Id'))
    .map(({ name }) => `${name}: ${JSON.stringify(ids[thingOf(name.slice(0, -2))])}`)

/** The arguments of a mutation, which names things of the workspace with these ids. */
export function argumentsOf({ name, args }: Field, ids: Ids): string {
  return args
    .map((arg) => `${arg.name}: ${arg.name === 'id' ? ids[changedBy(name)] : inputOf(arg.type, ids)}`)
    .join(', ')
}

const changedBy = (mutation: string): Thing => {
  if (mutation === 'addNote') return 'conversation'
  return (mutation.replace(/^[a-z]+/, '').toLowerCase() || 'contact') as Thing
}

const texts: Readonly<Record<string, string>> = {
  phone: '919812345600',
  email: 'eve@example.com',
  linkedin: 'in/eve',
  currency: 'EUR',
  timeZone: 'Asia/Kolkata',
  stage: 'New',
  handler: 'human',
}

/** The fields that must be there, and what names other things. */
function inputOf(type: GraphQLInputType, ids: Ids): string {
  const input = getNamedType(type)
  if (!isInputObjectType(input)) throw new Error(`${input.name} is no input`)
  const fields = Object.values(input.getFields())
    .filter(
      (field) =>
        isNonNullType(field.type) || field.name.endsWith('Id') || ['phone', 'text', 'assignee'].includes(field.name),
    )
    .filter(({ name }) => input.name !== 'SendMessageInput' || name !== 'channelId')
  return `{ ${fields.map(({ name, type }) => `${name}: ${givenFor(name, type, ids)}`).join(', ')} }`
}

function givenFor(name: string, type: GraphQLInputType, ids: Ids): string {
  if (isNonNullType(type)) return givenFor(name, type.ofType, ids)
  if (isListType(type)) return '[]'
  if (name.endsWith('Id')) return String(ids[thingOf(name.slice(0, -2))])
  if (name === 'start') return '"2036-01-21T10:00:00Z"'
  return JSON.stringify(texts[name] ?? 'Eve')
}
