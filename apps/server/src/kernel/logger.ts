import { type Logger, type LoggerOptions, pino } from 'pino'

// Nobody else needs it: most processes write to a file or a pipe.
const pretty = process.stdout.isTTY ? (await import('pino-pretty')).default : undefined

export type { Logger }

/** One JSON object a line on stdout; readable text on a terminal. Never log a secret, a key or a message's text. */
export function createLogger(level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    formatters: { level: (label) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  }
  return pretty ? pino(options, pretty({ translateTime: 'SYS:HH:MM:ss', singleLine: true })) : pino(options)
}
