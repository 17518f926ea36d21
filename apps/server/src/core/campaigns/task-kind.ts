/** The kind of the tasks that campaign steps create. */
export const taskKind = 'campaign'
