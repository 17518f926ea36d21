/** Both ISO 8601 in UTC. */
export interface Slot {
  start: string
  end: string
}
