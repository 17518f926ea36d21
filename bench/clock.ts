/** Milliseconds of the machine's monotonic clock, comparable between its processes. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
