import crypto from 'node:crypto'
function verify(req, secret) {
  const header = req.headers['x-niyog-signature'] // "t=1716042131,v1=..."
  const parts = Object.fromEntries(header.split(',').map(kv => kv.split('=')))
  const ts = parseInt(parts.t, 10)
  if (Math.abs(Date.now() / 1000 - ts) > 300) return false // replay protection
  const signed = ts + '.' + req.rawBody.toString('utf8')
  const expected = crypto.createHmac('sha256', secret).update(signed).digest('hex')
  return crypto.timingSafeEqual(Buffer.from(parts.v1), Buffer.from(expected))
}
