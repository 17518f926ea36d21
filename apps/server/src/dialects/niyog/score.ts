/** Niyog scores from 0 to 10, core from 0 to 100. A new lead has 0. */
export function toScore(score: number | null): number {
  return Math.round((score ?? 0) / 10)
}
