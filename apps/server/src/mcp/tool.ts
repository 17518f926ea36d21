import { z } from 'zod'

import type { Principal } from '../core/keys/key.ts'
import type { Scope } from '../core/keys/scopes.ts'
import type { Services } from '../core/services.ts'

/** Hints by which a client decides whether to ask its user first. */
interface Hints {
  readOnlyHint: boolean
  /** It destroys something that can't be restored. */
  destructiveHint: boolean
  /** A second call with the same input changes nothing. */
  idempotentHint: boolean
  /** It reaches people or systems outside Parley. */
  openWorldHint: boolean
}

export const reads: Hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }
export const writes: Hints = { ...reads, readOnlyHint: false }

/** The defaults of `Input` and `Output` stand for any tool. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  name: string
  title: string
  /** For the model that chooses among tools. */
  description: string
  /** The key needs all of these. */
  scopes: readonly Scope[]
  hints: Hints
  input: Input
  output: Output
  /** The field of the result that has a signing secret. A repeated call is answered without it. */
  answersSecret?: string
  run(services: Services, principal: Principal, input: z.output<Input>): Promise<z.input<Output>>
}

/** One operation for models. It infers the types of its input and output. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(tool: Tool<Input, Output>): Tool {
  return tool
}

/** For tools that must not run twice; `callTool` handles it for every tool that has it. */
export const idempotencyKey = z
  .string('must be text')
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable characters without spaces')
  .optional()
  .describe(
    'A text of your choice for this one action, like `follow-up-4821-monday`. Within 24 hours, a repeated call with the same key does nothing and returns the first result, without a secret in it.',
  )
