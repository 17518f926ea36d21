import { z } from 'zod'

/**
 * The engine's only tool of its own. Without it a model that has nothing to do could only say so in plain text, and a
 * plain-text answer to a message counts as a reply.
 */
export const endRun = 'end_run'

export const endRunInput = z
  .strictObject({ note: z.string().describe('One sentence for colleagues: what you have made of it.') })
  .describe(
    'Ends your work: alone when there is nothing to do, else along with or after your last call. Reaches nobody.',
  )

export function noteOf(input: unknown): string {
  return endRunInput.safeParse(input).data?.note ?? ''
}
