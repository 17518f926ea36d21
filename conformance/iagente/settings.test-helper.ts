/** Limits that no test means but those about limits. */
export const settings = { PARLEY_IAGENTE_PER_MINUTE: '100000', PARLEY_IAGENTE_PER_DAY: '1000000' }
