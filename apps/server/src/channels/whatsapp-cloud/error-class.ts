import type { RefusalClass } from '../../core/channels/adapter.ts'

const codes: Record<RefusalClass, readonly number[]> = {
  // 131056 limits one pair of numbers only; the outcome's code distinguishes it.
  retry: [1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133004],
  hold: [368, 130497, 131031, 131042, 131048],
  credentials: [0, 3, 10, 190],
  permanent: [
    33, 100, 130472, 131008, 131009, 131021, 131026, 131050, 131051, 131052, 131053, 131062, 132000, 132001, 132005,
    132007, 132012, 132015, 132016,
  ],
  template_required: [131047],
}

const classes = new Map<number, RefusalClass>()
for (const [name, list] of Object.entries(codes)) {
  for (const code of list) classes.set(code, name as RefusalClass)
}

/** The class of a refusal by Graph; `code` is null if the response has none. Meta asks to decide by the code. */
export function classifyGraphError(httpStatus: number, code: number | null): RefusalClass {
  if (code !== null) {
    const known = classes.get(code)
    if (known) return known
    if (code >= 200 && code <= 299) return 'credentials'
  }
  if (httpStatus === 401 || httpStatus === 403) return 'credentials'
  if (httpStatus >= 400 && httpStatus <= 499 && httpStatus !== 429) return 'permanent'
  return 'retry'
}
