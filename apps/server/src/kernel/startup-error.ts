/** A reason not to start that the operator can mend. `main` prints its message as one sentence and exits with 1. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}
