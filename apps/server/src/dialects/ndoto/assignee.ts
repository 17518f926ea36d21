import { z } from 'zod'

import { reference, text } from '../../web/schemas.ts'

/** Of Ndoto's own people there is the number only. */
export const assignee = z
  .object({ id: z.union([z.number().int(), z.string()]).nullable(), name: z.string().nullable() })
  .meta({ examples: [{ id: 3, name: '3' }] })

export const assigneeId = z
  .union([reference(), text(200), z.null()], 'must be a whole number or text')
  .describe('Whatever number or name you have for a person; null for nobody.')

export function toAssignee(name: string | null): z.infer<typeof assignee> | null {
  return name === null ? null : { id: toAssigneeId(name), name }
}

/** Numbers come back as they were given. */
export function toAssigneeId(name: string): number | string {
  return /^[1-9]\d{0,14}$/.test(name) ? Number(name) : name
}

export function fromAssigneeId(id: number | string | null): string | null {
  return id === null ? null : String(id)
}
