import { z } from 'zod'

import { reference, text } from '../../web/schemas.ts'

/** For a numeric id, only the number is known. */
export const assignee = z
  .object({ id: z.union([z.number().int(), z.string()]).nullable(), name: z.string().nullable() })
  .meta({ examples: [{ id: 3, name: '3' }] })

export const assigneeId = z
  .union([reference(), text(200), z.null()], 'must be a whole number or text')
  .describe('A number or name of your choice for a person; null for nobody.')

export function toAssignee(name: string | null): z.infer<typeof assignee> | null {
  return name === null ? null : { id: toAssigneeId(name), name }
}

/** Numbers are returned as numbers. */
export function toAssigneeId(name: string): number | string {
  return /^[1-9]\d{0,14}$/.test(name) ? Number(name) : name
}

export function fromAssigneeId(id: number | string | null): string | null {
  return id === null ? null : String(id)
}
