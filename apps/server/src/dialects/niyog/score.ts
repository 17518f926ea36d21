/** Niyog scores from 0 to 10, core from 0 to 100. */
export function toScore(score: number | null): number | null {
  return score === null ? null : Math.round(score / 10)
}
