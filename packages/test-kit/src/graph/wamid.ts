import { randomBytes } from 'node:crypto'

export function newWamid(): string {
  return `wamid.HBgL${randomBytes(30).toString('base64')}`
}
