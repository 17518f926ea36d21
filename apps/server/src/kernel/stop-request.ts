const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
type StopSignal = (typeof signals)[number]

/** Aborted by the first signal that asks this process to stop; npm repeats a Ctrl-C. The reason is a `Stopped`. */
export function stopRequest(): AbortSignal {
  const controller = new AbortController()
  for (const name of signals) process.on(name, () => controller.abort(new Stopped(name)))
  return controller.signal
}

export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly signal: StopSignal
  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`)
    this.signal = signal
  }
}

/** Rejects with `request.reason` when a stop is requested before `work` has ended. */
export async function unlessStopped<T>(request: AbortSignal, work: Promise<T>): Promise<T> {
  let listener = () => {}
  const stopped = new Promise<never>((_, reject) => {
    listener = () => reject(request.reason)
    request.addEventListener('abort', listener)
    if (request.aborted) listener()
  })
  return Promise.race([work, stopped]).finally(() => request.removeEventListener('abort', listener))
}
