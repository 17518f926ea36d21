/** A client that is further behind than this is cut off: it comes back and says what it got last. */
const mostWaiting = 1_000

/** Messages that wait for their reader. */
export interface Mailbox<Message> {
  put(message: Message): void
  end(): void
  onEnd(run: () => void): void
  messages(): AsyncGenerator<Message, void, void>
}

export function createMailbox<Message>(): Mailbox<Message> {
  const waiting: Message[] = []
  const ended = Promise.withResolvers<void>()
  let arrival = Promise.withResolvers<void>()
  let isOpen = true

  function end(): void {
    isOpen = false
    ended.resolve()
    arrival.resolve()
  }

  return {
    put(message) {
      if (!isOpen) return
      waiting.push(message)
      if (waiting.length > mostWaiting) end()
      arrival.resolve()
    },
    end,
    onEnd: (run) => void ended.promise.then(run),
    async *messages() {
      try {
        while (isOpen || waiting.length > 0) {
          const message = waiting.shift()
          if (message !== undefined) yield message
          else {
            await arrival.promise
            if (isOpen) arrival = Promise.withResolvers<void>()
          }
        }
      } finally {
        end()
      }
    },
  }
}
