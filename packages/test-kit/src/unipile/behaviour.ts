import { createBehaviours, type VendorAnswer } from '../vendor-behaviour.ts'

export function problem(status: number, type: string, detail: string): VendorAnswer {
  return { status, body: { status, type: `errors/${type}`, title: type.replaceAll('_', ' '), detail } }
}

/** The behaviours of the next requests of one kind, with failures in Unipile's words. */
export function createUnipileBehaviours() {
  const { conduct, refuse, control } = createBehaviours()
  return {
    conduct,
    control: {
      ...control,
      failNext: (status: number, type = 'unexpected_error', detail = 'Simulated error', times = 1) =>
        refuse(problem(status, type, detail), times),
    },
  }
}

export type UnipileControl = ReturnType<typeof createUnipileBehaviours>['control']
