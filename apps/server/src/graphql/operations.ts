import { type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'

import type { Services } from '../core/services.ts'
import { answerTooLarge, fits } from './answer-size.ts'
import type { Call, Context } from './context.ts'
import { shownError } from './errors.ts'
import { overLimits, parseWithin } from './limits.ts'

interface Executed {
  document: Parameters<typeof getOperationAST>[0]
  operationName?: string | null
  variableValues?: Record<string, unknown> | null
  schema: Parameters<typeof overLimits>[0]['schema']
  contextValue: Context
}

/** Refuses what is over the limits before anything runs, and shows errors as /v1 does. */
export function runOperations({ budgets }: Pick<Services, 'budgets'>): Plugin<Context> {
  /** A statement of a query is cancelled as that of a GET request is. */
  const asRead = <T>({ principal }: Context, run: () => T | Promise<T>): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    budgets.run(
      principal.accountId,
      budgets.readTimeoutMs,
      () => void Promise.resolve().then(run).then(resolve, reject),
    )
    return promise
  }

  return {
    onParse({ setParseFn }) {
      setParseFn(parseWithin)
    },

    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      const { call } = args.contextValue
      const refused = refusedBy(args)
      if (refused) return setResultAndStopExecution(refused)
      call.mutates = getOperationAST(args.document, args.operationName)?.operation === 'mutation'
      if (!call.mutates) setExecuteFn((given) => asRead(args.contextValue, () => executeFn(given)))
      return {
        onExecuteDone({ result, setResult }) {
          if ('next' in result) return
          call.hasSucceeded = Object.values(result.data ?? {}).some((value) => value !== null)
          setResult(shown(result, call))
        },
      }
    },

    onSubscribe({ args, setResultAndStopExecution }) {
      const { call } = args.contextValue
      const refused = refusedBy(args)
      if (refused) return setResultAndStopExecution(refused)
      return {
        onSubscribeResult({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) setResult(shown(result, call))
          return { onNext: ({ result, setResult }) => setResult(shown(result, call)) }
        },
      }
    },
  }
}

function refusedBy({ schema, document, operationName, variableValues, contextValue }: Executed) {
  const errors = overLimits({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variableValues ?? {},
    context: contextValue,
  })
  return errors && { errors }
}

function shown(result: ExecutionResult, call: Call): ExecutionResult {
  if (!fits(result.data)) return shown({ errors: [wrapped(answerTooLarge())] }, call)
  if (!result.errors) return result
  return { ...result, errors: result.errors.map((error: GraphQLError) => shownError(error, call)) }
}

const wrapped = (error: Error) => new GraphQLError(error.message, { originalError: error })
