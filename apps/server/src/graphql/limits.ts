import { createComplexityRule } from '@pothos/plugin-complexity'
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, type Source, validate, visit } from 'graphql'

const limits = { depth: 8, breadth: 60, cost: 2_000, tokens: 2_000 }

/** Parses a document of a limited size. */
export function parseWithin(source: string | Source): DocumentNode {
  try {
    const document = parse(source, { maxTokens: limits.tokens, noLocation: false })
    refuseNul(document)
    return document
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const code = /more that|more than/.test(error.message) ? 'TOO_MANY_TOKENS' : 'GRAPHQL_PARSE_FAILED'
    throw refused(code, error.message, error)
  }
}

/** PostgreSQL's text can't store NUL. In JSON it is refused earlier; GraphQL has an escape of its own. */
function refuseNul(document: DocumentNode): void {
  visit(document, {
    StringValue(node) {
      if (node.value.includes('\0')) throw new GraphQLError('A text must not contain NUL.', { nodes: node })
    },
  })
}

interface Operation {
  schema: GraphQLSchema
  document: DocumentNode
  variableValues: Record<string, unknown>
  operationName: string | null
  context: object
}

/** What an operation would cost, before anything of it runs. Undefined: it is within the limits. */
export function overLimits({ schema, document, ...rest }: Operation): readonly GraphQLError[] | undefined {
  const rule = createComplexityRule({
    ...rest,
    validate({ complexity, depth, breadth }, report) {
      if (depth > limits.depth) report(tooMuch('DEPTH', 'levels deep', depth, limits.depth))
      else if (breadth > limits.breadth) report(tooMuch('BREADTH', 'fields broad', breadth, limits.breadth))
      else if (complexity > limits.cost) report(tooMuch('COST', 'of cost', complexity, limits.cost))
    },
  })
  const errors = validate(schema, document, [rule])
  // What has no code yet is about the variables, which the cost depends on.
  const coded = errors.map((error) => (error.extensions.code ? error : refused('INVALID', error.message, error)))
  return coded.length > 0 ? coded : undefined
}

const tooMuch = (what: string, unit: string, actual: number, most: number) =>
  refused(`${what}_LIMIT`, `The operation is ${actual} ${unit}: at most ${most} is allowed.`, undefined, {
    actual,
    most,
  })

function refused(code: string, message: string, error?: GraphQLError, more: object = {}): GraphQLError {
  return new GraphQLError(message, {
    ...(error && { nodes: error.nodes, source: error.source, positions: error.positions }),
    extensions: { code, ...more, http: { status: 400, spec: true } },
  })
}
