/** The times that loops and leases keep. Users choose the retry schedule; tests shorten the others. All in milliseconds. */
export interface Timings {
  /** The waits after each failed attempt of a delivery: one retry for each. */
  retrySchedule: readonly number[]
  /** Other processes may claim the deliveries of a dead process after this. */
  deliveryLease: number
  /** How often a process extends the leases of its deliveries. */
  deliveryLeaseExtension: number
  /** How often a process writes how its deliveries and lanes stand. */
  deliveryStats: number
  heartbeat: number
  /** A process without a heartbeat for this long counts as dead. */
  memberExpiry: number
  /** Other processes may take over the linked sessions of a dead process after this. */
  linkedLease: number
  /** How often loops look for work that nobody announces: linked sessions, invitations, snoozed conversations. */
  poll: number
  /** A statement that a request to read waits for is cancelled after this. */
  readStatement: number
  /** How often the loop of the figures looks for new events. */
  figures: number
  /** An event is written so long after its id was made, at most. Figures have it after that. */
  eventMargin: number
  /** An identity provider may take this long for a step of a sign-in. */
  identityProvider: number
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

export const defaultTimings: Timings = {
  // Ten attempts over three days.
  retrySchedule: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
  deliveryLease: 10 * second,
  deliveryLeaseExtension: 3 * second,
  deliveryStats: 5 * second,
  heartbeat: second,
  memberExpiry: 5 * second,
  linkedLease: 10 * second,
  poll: second,
  readStatement: 5 * second,
  figures: 5 * second,
  eventMargin: 30 * second,
  identityProvider: 15 * second,
}
