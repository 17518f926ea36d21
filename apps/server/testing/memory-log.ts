import { pino } from 'pino'

import { type Logger, serializers } from '../src/kernel/logger.ts'

export interface LogLine extends Record<string, unknown> {
  msg?: string
}

/** A logger whose lines tests can wait for, for effects that show nowhere else. */
export function createMemoryLog(): { logger: Logger; lines: readonly LogLine[]; count(message: string): number } {
  const lines: LogLine[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  return {
    logger: pino({ level: 'info', base: null, serializers }, { write }),
    lines,
    count: (message) => lines.filter(({ msg = '' }) => msg === message).length,
  }
}
