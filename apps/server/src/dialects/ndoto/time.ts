/** Unix seconds, the REST API's times; webhooks have text. */
export function toSeconds(time: string): number
export function toSeconds(time: string | null): number | null
export function toSeconds(time: string | null): number | null {
  return time === null ? null : Math.floor(Date.parse(time) / 1_000)
}
