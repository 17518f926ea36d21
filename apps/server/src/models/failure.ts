/** Ends a run; `engine.ts` makes an EngineError of it, with the run's report. */
export class Failure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'Failure'
    this.code = code
  }
}
