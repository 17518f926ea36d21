/** A link to pass on, and what it is for. */
export interface LinkToPass {
  title: string
  url: string
}
