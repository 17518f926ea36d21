const hourMs = 60 * 60_000
const morning = 9

/** By the browser's clock, as that is where the person works. */
export function snoozeTimes(now: Date): { later: Date; tomorrow: Date; nextWeek: Date } {
  const daysToMonday = (8 - now.getDay()) % 7 || 7
  return {
    later: new Date(now.getTime() + 3 * hourMs),
    tomorrow: morningIn(now, 1),
    nextWeek: morningIn(now, daysToMonday),
  }
}

function morningIn(now: Date, days: number): Date {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  date.setHours(morning, 0, 0, 0)
  return date
}
