import { createBehaviours } from '../vendor-behaviour.ts'
import { failureBody } from './google-failure.ts'

/** The behaviours of the next requests of one kind, with failures in Google's words. */
export function createRbmBehaviours() {
  const { conduct, refuse, control } = createBehaviours()
  return {
    conduct,
    control: {
      ...control,
      failNext: (status: number, message = 'Simulated error', times = 1) =>
        refuse({ status, body: failureBody({ status, message }) }, times),
    },
  }
}

export type RbmControl = ReturnType<typeof createRbmBehaviours>['control']
