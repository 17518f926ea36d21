import { z } from 'zod'

import type { Principal } from '../core/keys/key.ts'
import type { Scope } from '../core/keys/scopes.ts'
import type { Services } from '../core/services.ts'

/** What a client may go by when it decides whether to ask its user first. */
interface Hints {
  readOnlyHint: boolean
  /** It takes something away that can't be had back. */
  destructiveHint: boolean
  /** A second call with the same input changes nothing. */
  idempotentHint: boolean
  /** It reaches people or systems outside of Parley. */
  openWorldHint: boolean
}

export const reads: Hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }
export const writes: Hints = { ...reads, readOnlyHint: false }

/** `Input` and `Output` are those of its run, or of any tool's. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  name: string
  title: string
  /** For the model that chooses among tools. */
  description: string
  /** All of these. */
  scopes: readonly Scope[]
  hints: Hints
  input: Input
  output: Output
  run(services: Services, principal: Principal, input: z.output<Input>): Promise<z.input<Output>>
}

/** One operation for models. It infers the types of its input and output. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(tool: Tool<Input, Output>): Tool {
  return tool
}

/** The input of a tool that isn't to run twice; `callTool` honours it for every tool that has it. */
export const idempotencyKey = z
  .string('must be text')
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable characters without spaces')
  .optional()
  .describe(
    'A text of your choice for this one intention, like `follow-up-4821-monday`. A repeated call with the same one within 24 hours does nothing and gets the first answer.',
  )
