import { toDataURL } from 'qrcode'

import type { Pairing } from '../../../core/channels/pairings.ts'

/** Pixels of a QR's smallest square: large enough to be scanned off a screen. */
export const scale = 6

export async function showPairing(pairing: Pairing) {
  return { ...pairing, qr_png: pairing.qr && (await toDataURL(pairing.qr, { scale })) }
}
