export interface Hours {
  from: string
  to: string
}

/** `09:00–13:00, 14:00–18:00`, as people write it. */
export const toText = (hours: readonly Hours[]): string => hours.map(({ from, to }) => `${from}–${to}`).join(', ')

/** What is no time is passed on as it is: the server says what is wrong. */
export const fromText = (text: string): Hours[] =>
  text
    .split(',')
    .map((span) => span.trim())
    .filter((span) => span !== '')
    .map((span) => {
      const [from = '', to = ''] = span.split(/\s*[–-]\s*/)
      return { from: padded(from), to: padded(to) }
    })

const padded = (time: string) => time.replace(/^(\d):/, '0$1:')
