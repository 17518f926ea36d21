import { type Db, rootOf } from './database.ts'

/** What serves a database in this process, found from within any transaction of it. */
export class PerDatabase<Value> {
  private readonly values = new WeakMap<Db, Value>()

  set(db: Db, value: Value): void {
    this.values.set(db, value)
  }

  get(db: Db): Value | undefined {
    const root = rootOf(db)
    return root && this.values.get(root)
  }
}
