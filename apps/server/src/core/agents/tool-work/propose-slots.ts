import { freeSlots } from '../../meetings/free-slots.ts'
import type { ToolWork } from './tool-work.ts'

export const proposeSlots: ToolWork<'propose_slots'> = async ({ tx, tenant, now }, input) => {
  const { from, until, duration_minutes: durationMinutes, count = 3 } = input
  return { slots: await freeSlots(tx, tenant, { from, until, durationMinutes, count }, now) }
}
