import type { Pairing } from '../../../core/channels/pairings.ts'

/** Pixels of a QR's smallest square: large enough to be scanned off a screen. */
export const scale = 6

export async function showPairing(pairing: Pairing) {
  if (!pairing.qr) return { ...pairing, qr_png: pairing.qr }
  const { toDataURL } = await import('qrcode')
  return { ...pairing, qr_png: await toDataURL(pairing.qr, { scale }) }
}
