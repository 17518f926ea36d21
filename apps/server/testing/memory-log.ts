import { pino } from 'pino'

import type { Logger } from '../src/kernel/logger.ts'

/** A logger whose lines tests can wait for, for effects that show nowhere else. */
export function createMemoryLog(): { logger: Logger; count(message: string): number } {
  const messages: string[] = []
  const write = (line: string) => void messages.push((JSON.parse(line) as { msg?: string }).msg ?? '')
  return {
    logger: pino({ level: 'info', base: null }, { write }),
    count: (message) => messages.filter((one) => one === message).length,
  }
}
