const res = await fetch('https://niyogai.com/api/v1/leads', {
  method: 'POST',
  headers: {
    Authorization: `Bearer ${process.env.NIYOG_KEY}`,
    'Content-Type': 'application/json',
  },
  body: JSON.stringify({
    name: 'Rohan Mehta',
    phone: '919812345678',
    source: 'shopify',
    intent: 'Asked about pricing on the checkout page',
  }),
})
const lead = await res.json()
