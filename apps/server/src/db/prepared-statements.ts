/** PostgreSQL keeps the plan of each: 0.1 to 0.5 MiB of a connection's memory. */
export const preparedAtMost = 200

export interface PreparedStatement {
  readonly name: string
  readonly era: number
  lastUse: number
}

let era = 0

/** After a migration: every connection of the process prepares its statements again. */
export function forgetPrepared({ era: stale }: PreparedStatement): void {
  if (stale === era) era++
}

/**
 * The prepared statements of one connection, by their text. It drops the one that was used longest ago before there are
 * too many. A name is never used again: what is in flight may still answer for it.
 */
export class PreparedStatements {
  readonly #byText = new Map<string, PreparedStatement>()
  readonly #deallocate: (name: string) => void
  #era = era
  #named = 0
  #uses = 0

  constructor(deallocate: (name: string) => void) {
    this.#deallocate = deallocate
  }

  use(text: string): PreparedStatement {
    if (this.#era !== era) this.#clear()
    const known = this.#byText.get(text)
    if (known) {
      known.lastUse = ++this.#uses
      return known
    }
    if (this.#byText.size >= preparedAtMost) this.#dropOldest()
    const statement = { name: `p${this.#named++}`, era, lastUse: ++this.#uses }
    this.#byText.set(text, statement)
    return statement
  }

  #clear(): void {
    this.#era = era
    for (const { name } of this.#byText.values()) this.#deallocate(name)
    this.#byText.clear()
  }

  /** A search instead of a sorted map: each use of a statement stays a look-up. */
  #dropOldest(): void {
    let oldest = ''
    let lastUse = Number.POSITIVE_INFINITY
    for (const [text, statement] of this.#byText) {
      if (statement.lastUse >= lastUse) continue
      oldest = text
      lastUse = statement.lastUse
    }
    this.#deallocate(this.#byText.get(oldest)?.name ?? '')
    this.#byText.delete(oldest)
  }
}
