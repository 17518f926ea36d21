export interface Settings {
  /** The webhook's secret, from `PUT /heypingr/v1/webhook`. */
  secret: string
  /** This program's URL for browsers, without a trailing slash. */
  publicUrl: string
  /** The phrase of the trigger. */
  trigger: string
  /** The WhatsApp number to text, in digits. */
  number: string
  /** Unix time in milliseconds. */
  now(): number
}

/** How long a link, a code or a waiting browser is valid. */
export const loginMs = 5 * 60_000

/** The instruction to text, as a sentence and as a link that opens WhatsApp with the text filled in. */
export function askFor(text: string, number: string): { message: string; whatsapp_link: string } {
  return {
    message: `Text "${text}" to +${number} on WhatsApp`,
    whatsapp_link: `https://wa.me/${number}?text=${encodeURIComponent(text)}`,
  }
}
