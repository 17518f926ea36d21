export interface Settings {
  /** Of the webhook, as `PUT /heypingr/v1/webhook` gave it. */
  secret: string
  /** How a browser reaches this program, without a slash at its end. */
  publicUrl: string
  /** The phrase of the trigger. */
  trigger: string
  /** The WhatsApp number that is texted, in digits. */
  number: string
  /** Unix time in milliseconds. */
  now(): number
}

/** For how long a link, a code or a waiting browser counts. */
export const loginMs = 5 * 60_000

/** What to text, as a sentence and as a link that opens WhatsApp with the text in place. */
export function askFor(text: string, number: string): { message: string; whatsapp_link: string } {
  return {
    message: `Text "${text}" to +${number} on WhatsApp`,
    whatsapp_link: `https://wa.me/${number}?text=${encodeURIComponent(text)}`,
  }
}
