/** The stage that every pipeline has. Reaching it for the first time emits `contact.qualified`. */
export const qualifiedStage = 'Qualified'
