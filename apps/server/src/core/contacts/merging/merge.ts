/** One contact becomes part of another one. */
export interface Merge {
  workspaceId: number
  /** The id of the contact that goes. */
  loser: number
  /** The id of the contact that stays. */
  survivor: number
  now: Date
}
