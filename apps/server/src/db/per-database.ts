import { type Db, rootOf } from './database.ts'

/** One value for each database of this process. It can be looked up from any transaction of that database. */
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
