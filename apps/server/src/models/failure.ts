/** Ends a run. `engine.ts` converts it to an EngineError with the run's report. */
export class Failure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'Failure'
    this.code = code
  }
}
