import type { RefusalClass } from '../../core/channels/adapter.ts'

type Codes = readonly (number | readonly [first: number, last: number])[]

// "WhatsApp error codes" and, for the codes below 1,000 and from 80000 to 80014, "Handling errors" and "Rate limits" of
// the Graph API, all on developers.facebook.com.
const codes: Record<RefusalClass, Codes> = {
  retry: [
    1,
    2,
    // Limits of calls: the app's, the user's, the page's, the app's again, and a custom one.
    4,
    17,
    32,
    341,
    613,
    // Limits of business use cases, one for each kind of account: 80007 and 80008 are WhatsApp's.
    [80000, 80014],
    130429,
    131000,
    131016,
    // Limits one pair of numbers only; the outcome's code distinguishes it.
    131056,
    131057,
    // A flow that Meta throttles: ten messages an hour.
    132069,
    133004,
    // A new template is not known everywhere yet. It takes up to ten minutes.
    134101,
  ],
  hold: [
    368, 130497, 131031,
    // The display name is not approved.
    131037, 131042,
    // The number's certificate is wrong: it has to be registered again.
    131045, 131048,
    // The number is not, no longer or only half registered.
    133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016,
  ],
  credentials: [
    0,
    3,
    10,
    // The session has ended, and the app's proof is wrong.
    102,
    104,
    190,
    [200, 299],
    131005,
  ],
  permanent: [
    33, 100, 506, 130472, 131001, 131002, 131006, 131008, 131009, 131021, 131026, 131043, 131049, 131050, 131051,
    131052, 131053, 131055, 131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 134011,
    134100, 134102, 135000,
  ],
  template_required: [131047],
}

const classes = new Map<number, RefusalClass>()
for (const [name, list] of Object.entries(codes)) {
  for (const code of list) {
    const [first, last] = typeof code === 'number' ? [code, code] : code
    for (let one = first; one <= last; one++) classes.set(one, name as RefusalClass)
  }
}

/** The person has stopped the business's marketing messages in WhatsApp. */
export const isStopped = (code: number): boolean => code === 131_050

/** Whether Graph refuses the token itself, not what it is used for. */
export function isAboutToken(httpStatus: number, code: number | null): boolean {
  return code === null ? httpStatus === 401 : [0, 102, 104, 190].includes(code)
}

/**
 * The class of a refusal by Graph. Meta asks to decide by the code, which is null if the response has none. `transient`:
 * Graph says that the same request may succeed later.
 */
export function classifyGraphError(httpStatus: number, code: number | null, transient = false): RefusalClass {
  const known = code === null ? undefined : classes.get(code)
  if (known) return known
  if (transient) return 'retry'
  if (httpStatus === 401 || httpStatus === 403) return 'credentials'
  if (httpStatus >= 400 && httpStatus <= 499 && httpStatus !== 429) return 'permanent'
  return 'retry'
}
