import { z } from 'zod'

/**
 * The one tool that is the engine's own. Without it a model that has nothing to do could only say so in plain text, and who
 * answers a message in plain text is taken to reply.
 */
export const endRun = 'end_run'

export const endRunInput = z
  .strictObject({ note: z.string().describe('One sentence for colleagues: what you have made of it.') })
  .describe('Ends your work: alone when there is nothing to do, else beside or after your last call. Reaches nobody.')

export function noteOf(input: unknown): string {
  return endRunInput.safeParse(input).data?.note ?? ''
}
