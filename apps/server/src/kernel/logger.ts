import { type Logger, type LoggerOptions, pino } from 'pino'

// Nobody else needs it: most processes write to a file or a pipe.
const pretty = process.stdout.isTTY ? (await import('pino-pretty')).default : undefined

export type { Logger }

/** What PostgreSQL's errors have of rows and parameters. */
const rowFields = ['detail', 'where', 'parameters', 'internalQuery', 'query', 'values']

export const serializers = { err: withoutRows }

function withoutRows(error: Error): object {
  const shown: Record<string, unknown> = { ...pino.stdSerializers.err(error) }
  for (const field of rowFields) delete shown[field]
  return shown
}

/** One JSON object a line on stdout; readable text on a terminal. Never log a secret, a key or a message's text. */
export function createLogger(level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    serializers,
    formatters: { level: (label) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  }
  return pretty ? pino(options, pretty({ translateTime: 'SYS:HH:MM:ss', singleLine: true })) : pino(options)
}
