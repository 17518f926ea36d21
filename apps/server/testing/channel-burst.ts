/** An inbound text of a channel. */
export interface InboundText {
  /** The vendor's id of the message. */
  id: string
  from: string
  text: string
}

interface Burst {
  total: number
  /** The senders, who take turns. */
  people: readonly string[]
  perRequest: number
  /** Returns the HTTP status. */
  bring: (texts: InboundText[]) => Promise<number>
}

const concurrency = 24

/**
 * Brings `total` messages, and every fifth request twice at the same time, as vendors do that got no answer. Returns
 * the statuses that were no success.
 */
export async function burst({ total, people, perRequest, bring }: Burst): Promise<number[]> {
  const texts = Array.from({ length: total }, (_, n) => ({
    id: `burst.${n}`,
    from: people[n % people.length] ?? '',
    text: `Message ${n}`,
  }))
  const requests: InboundText[][] = []
  for (let start = 0; start < total; start += perRequest) {
    const batch = texts.slice(start, start + perRequest)
    requests.push(batch)
    if (requests.length % 6 === 1) requests.push(batch)
  }
  const failed: number[] = []
  const left = requests.values()
  async function work() {
    for (const batch of left) {
      const status = await bring(batch)
      if (status >= 300) failed.push(status)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return failed
}
