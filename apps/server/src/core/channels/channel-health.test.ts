import { expect, test } from 'vitest'

import { healthOf } from './channel-health.ts'

const connected = { webhook_path: '/webhooks/whatsapp-cloud/3', status: 'connected', status_reason: null } as const
const well = { sent: 10, failed: 0, last_failure: null, retrying: 0, tried: true }

test.each([
  [connected, well, 'green', null, null],
  [
    { ...connected, status: 'logged_out', status_reason: 'logged out on the phone' },
    well,
    'red',
    'logged_out',
    'logged out on the phone',
  ],
  [{ ...connected, status: 'paused', status_reason: 'Meta refused: 190' }, well, 'red', 'refused', 'Meta refused: 190'],
  [
    { ...connected, status: 'paused', status_reason: 'paused by hand' },
    well,
    'amber',
    'paused_by_hand',
    'paused by hand',
  ],
  [{ ...connected, status: 'pairing' }, well, 'amber', 'not_paired', null],
  [connected, { ...well, sent: 2, failed: 3, last_failure: 'no such number' }, 'amber', 'failing', 'no such number'],
  [connected, { ...well, failed: 3, last_failure: 'no such number' }, 'green', null, null],
  [connected, { ...well, retrying: 1 }, 'amber', 'retrying', null],
  [connected, { ...well, tried: false }, 'amber', 'untried', null],
  [{ ...connected, webhook_path: null }, { ...well, tried: false }, 'green', null, null],
] as const)('%o with %o is %s', (channel, signs, state, problem, reason) => {
  expect(healthOf(channel, signs)).toEqual({ state, problem, reason })
})
