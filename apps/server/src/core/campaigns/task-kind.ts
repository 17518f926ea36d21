/** Of the tasks that steps of campaigns make. */
export const taskKind = 'campaign'
