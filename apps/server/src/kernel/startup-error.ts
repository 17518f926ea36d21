/** A startup failure that the operator can fix. `main` prints its message as one sentence and exits with 1. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}
