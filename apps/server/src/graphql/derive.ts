import { z } from 'zod'

import { weekdays } from '../core/campaigns/step.ts'
import { priorities } from '../core/conversations/conversation.ts'
import { roles } from '../core/members/roles.ts'
import { temperatures } from '../core/tenant/scoring-rules.ts'
import { builder } from './builder.ts'
import { camelCase, pascalCase } from './names.ts'

/** A schema of /v1 as JSON Schema, as far as it matters here. */
interface Described {
  $ref?: string
  $defs?: Record<string, Described>
  type?: string | string[]
  description?: string
  enum?: unknown[]
  anyOf?: Described[]
  items?: Described
  properties?: Record<string, Described>
  required?: string[]
}

interface Derived {
  type: string | object
  list: boolean
  nullable: boolean
  description: string | undefined
}

/** What more than one resource has. Any other enum is named after the first field that has it. */
const sharedEnums = {
  Mode: ['live', 'test'],
  Priority: priorities,
  Role: roles,
  Temperature: temperatures,
  Weekday: weekdays,
}

/** Types that several fields share: enums by their values, objects by their name. */
const known = new Map<string, object>()

/** The fields of a schema of /v1, by their name there, as GraphQL has them. */
export function deriveOutputs(name: string, schema: z.ZodType): [string, Derived][] {
  const root = describe(schema, 'output')
  return fieldsOf(resolveRef(root, root), { name, root, nests: true })
}

/** Objects inside of an input stay JSON: they are as /v1 has them. */
export function deriveInputs(name: string, schema: z.ZodType): [string, Derived][] {
  const root = describe(schema, 'input')
  return fieldsOf(resolveRef(root, root), { name, root, nests: false })
}

const describe = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Described

interface Place {
  /** Of the object that the field is in. */
  name: string
  root: Described
  nests: boolean
}

function fieldsOf({ properties = {}, required = [] }: Described, place: Place): [string, Derived][] {
  const names = Object.keys(properties)
  return Object.entries(properties).map(([name, property]) => {
    const derived = derive(name, property, place)
    const nullable = derived.nullable || !required.includes(name)
    return [name, { ...derived, nullable, description: inCamelCase(derived.description, names) }]
  })
}

function derive(name: string, property: Described, place: Place): Derived {
  const resolved = resolveRef(property, place.root)
  const described = withoutNull(resolved)
  const { items } = described.type === 'array' ? described : {}
  const one = items ? resolveRef(items, place.root) : described
  return {
    type: typeOf(items ? singular(name) : name, one, place),
    list: items !== undefined,
    // What may be anything may be null.
    nullable: isNullable(resolved) || (described.type === undefined && !described.enum),
    description: property.description ?? described.description,
  }
}

function typeOf(name: string, described: Described, place: Place): string | object {
  if (described.enum?.every(isName)) return enumOf(place.name + pascalCase(name), described.enum as string[])
  if (described.type === 'integer') return 'Integer'
  if (described.type === 'number') return 'Float'
  if (described.type === 'boolean') return 'Boolean'
  if (described.type === 'string') return isTime(name) ? 'Time' : 'String'
  if (described.properties && place.nests) return objectOf(place.name + pascalCase(name), described, place)
  return 'JSON'
}

const isTime = (name: string) => /_at$|_until$|^(start|end|since|until)$/.test(name)
const isName = (value: unknown) => typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value)
const singular = (name: string) => name.replace(/ies$/, 'y').replace(/([^s])s$/, '$1')

function enumOf(name: string, values: string[]): object {
  const [shared = name] = Object.entries(sharedEnums).find(([, known]) => known.join() === values.join()) ?? []
  return once(`enum ${values.join()}`, () => builder.enumType(shared, { values }))
}

function objectOf(name: string, described: Described, place: Place): object {
  return once(name, () => {
    const ref = builder.objectRef<Record<string, unknown>>(name)
    const fields = fieldsOf(described, { ...place, name })
    builder.objectType(ref, { fields: (t) => exposed(fields, (options) => t.field(options as never)) as never })
    return ref
  })
}

function once(key: string, make: () => object): object {
  const type = known.get(key) ?? make()
  known.set(key, type)
  return type
}

/** Fields that show what their row has under the name of /v1. */
export function exposed(
  fields: readonly [string, Derived][],
  field: (options: object) => unknown,
  read: (row: Record<string, unknown>, name: string) => unknown = (row, name) => row[name],
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(([name, derived]) => [
      camelCase(name),
      field({
        ...outputType(derived),
        description: derived.description,
        resolve: (row: Record<string, unknown>) => read(row, name),
      }),
    ]),
  )
}

const outputType = ({ type, list, nullable }: Derived) => ({ type: list ? [type] : type, nullable })

/** The fields of an input, or the arguments of a field. */
export function accepted(
  fields: readonly [string, Derived][],
  field: (options: object) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(([name, { type, list, nullable, description }]) => [
      camelCase(name),
      field({ type: list ? [type] : type, required: !nullable, description }),
    ]),
  )
}

function resolveRef(described: Described, { $defs = {} }: Described): Described {
  const id = described.$ref?.replace('#/$defs/', '')
  return id === undefined ? described : { ...$defs[id], ...described }
}

const isNullable = ({ type, anyOf = [] }: Described): boolean =>
  (Array.isArray(type) && type.includes('null')) || anyOf.some((one) => one.type === 'null')

/** `string | null` is a nullable string. Any other union stays as it is. */
function withoutNull(described: Described): Described {
  const { type, anyOf } = described
  if (Array.isArray(type)) return { ...described, type: type.find((one) => one !== 'null') ?? 'null' }
  const [first, ...rest] = anyOf?.filter((one) => one.type !== 'null') ?? []
  return first && rest.length === 0
    ? { ...first, ...(described.description && { description: described.description }) }
    : described
}

/** A description names its neighbours as GraphQL does. */
const inCamelCase = (description: string | undefined, names: readonly string[]): string | undefined =>
  description?.replaceAll(/`([a-z_]+)`/g, (all, name: string) =>
    names.includes(name) ? `\`${camelCase(name)}\`` : all,
  )
