import { InvalidArgumentError } from 'commander'

export function positiveId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a positive whole number.')
  return Number(text)
}
