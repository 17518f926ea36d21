import fc from 'fast-check'
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql'

import { type Field, mutations, queries } from './described-schema.test-helper.ts'

/** Values of a document's arguments, as they are written there. */
export interface Known {
  integers: readonly (number | string)[]
  texts: readonly string[]
}

const oddIntegers = ['0', '-1', '101', '2147483648', '9007199254740991', '9007199254740992', '1.5', '"7"', 'null']
const oddJson = [
  '{ a: 1 }',
  '{ type: "text", text: "Hi" }',
  '{ type: "template", name: "x", variables: ["1"] }',
  '[1, { b: "x" }]',
  `${'['.repeat(150)}${']'.repeat(150)}`,
  '{ a: "\\u{1F99C}", b: null, c: 1e400 }',
  '"text"',
  'null',
]
const oddTexts = ['""', '"\\u0000"', '"%"', '"\\\\"', '"🦜"', `"${'x'.repeat(600)}"`, '"YWdlbnRzOjc"', 'null', '7']

function literalOf(type: GraphQLInputType, known: Known): fc.Arbitrary<string> {
  if (isNonNullType(type)) return literalOf(type.ofType, known)
  if (isListType(type)) return literalOf(type.ofType, known).map((item) => `[${item}]`)
  const named = getNamedType(type)
  if (isInputObjectType(named)) return inputOf(Object.values(named.getFields()), known)
  if (named.name === 'JSON') return fc.constantFrom(...oddJson)
  if (isEnumType(named)) return fc.constantFrom(...named.getValues().map(({ name }) => name), 'nothing', 'null')
  if (named.name === 'Boolean') return fc.constantFrom('true', 'false', 'null')
  if (named.name === 'Time') return fc.constantFrom('"2026-01-15T09:30:00Z"', '"yesterday"', '"-1"', 'null')
  const usual = fc.constantFrom(
    ...(/^Int/.test(named.name) ? known.integers : known.texts).map((one) => JSON.stringify(one)),
  )
  const odd = fc.constantFrom(...(/^Int/.test(named.name) ? oddIntegers : oddTexts))
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd })
}

function inputOf(fields: readonly GraphQLInputField[], known: Known): fc.Arbitrary<string> {
  const each = fields.map(({ name, type }) => {
    const given = literalOf(type, known).map((value) => `${name}: ${value}`)
    return isNonNullType(type) ? given : fc.oneof(given, { weight: 2, arbitrary: fc.constant('') })
  })
  return fc.tuple(...each).map((parts) => `{ ${parts.filter(Boolean).join(', ')} }`)
}

function argumentsOf(args: readonly GraphQLArgument[], known: Known): fc.Arbitrary<string> {
  const each = args.map((arg) => {
    const literal =
      arg.name === 'first'
        ? fc.constantFrom('1', '3', '20', '100', '0', '-5', '101', 'null')
        : literalOf(arg.type, known)
    const given = literal.map((value) => `${arg.name}: ${value}`)
    // All filters at once would leave little to see.
    const chance = isNonNullType(arg.type) ? { weight: 20, arbitrary: given } : { weight: 1, arbitrary: given }
    return fc.oneof(chance, { weight: 4, arbitrary: fc.constant('') })
  })
  return fc.tuple(...each).map((parts) => {
    const written = parts.filter(Boolean).join(', ')
    return written === '' ? '' : `(${written})`
  })
}

function selectionOf(field: Field, levels: number, known: Known): fc.Arbitrary<string> {
  const named = getNamedType(field.type)
  const given = argumentsOf(field.args, known)
  if (isLeafType(named)) return given.map((args) => `${field.name}${args}`)
  return fc
    .tuple(given, fieldsOf(named as GraphQLObjectType, levels - 1, known))
    .map(([args, inner]) => `${field.name}${args} ${inner}`)
}

function fieldsOf(type: GraphQLObjectType, levels: number, known: Known): fc.Arbitrary<string> {
  const fields = Object.values(type.getFields())
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)))
  const usable = levels > 0 ? fields : leaves
  const one =
    usable.length > 0
      ? fc.constantFrom(...usable).chain((field) => selectionOf(field, levels, known))
      : fc.constant('__typename')
  const parts = fc.array(one, { minLength: 1, maxLength: 5 })
  return fc.tuple(parts, fc.constantFrom('plain', 'inline', 'aliased', 'skipped')).map(([selections, manner]) => {
    const written = selections.map((selection, place) =>
      manner === 'aliased' || selections.length > 1 ? `a${place}: ${selection}` : selection,
    )
    if (manner === 'inline') return `{ ... on ${type.name} { ${written.join(' ')} } }`
    if (manner === 'skipped') return `{ __typename @skip(if: true) ${written.join(' ')} }`
    return `{ ${written.join(' ')} }`
  })
}

/** Documents that the schema mostly allows, with arguments that now and then it doesn't. */
export function generatedQueries(known: Known): fc.Arbitrary<string> {
  const root = fc.constantFrom(...queries).chain((field) => selectionOf(field, 7, known))
  return fc
    .array(root, { minLength: 1, maxLength: 3 })
    .map((roots) => `{ ${roots.map((one, place) => `r${place}: ${one}`).join(' ')} }`)
}

/** Documents of one mutation, mostly with inputs that it refuses. */
export const generatedMutations = (known: Known): fc.Arbitrary<string> =>
  fc
    .constantFrom(...mutations)
    .chain((field) => selectionOf(field, 3, known))
    .map((selection) => `mutation { ${selection} }`)
