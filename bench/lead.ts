let next = 0

/** The body of a request for a new contact. Each has its own phone number. */
export function lead(): string {
  next++
  return JSON.stringify({
    name: 'Rohan Mehta',
    phone: `9198${String(next).padStart(8, '0')}`,
    source: 'shopify',
    intent: 'Asked about pricing on the checkout page',
  })
}
