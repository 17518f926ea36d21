// Step 1 — generate a code for the login page
app.get('/auth/challenge', (req, res) => {
  const code = createChallengeCode(); // e.g. "X4K9MQ"
  pending[code] = { sessionId: req.session.id, status: 'pending' };
  res.json({ code, triggerPhrase: `login ${code}` });
});
// Step 2 — webhook fires when user texts "login X4K9MQ"
app.post('/webhook', express.raw({ type: 'application/json' }), async (req, res) => {
  const payload = verifyWebhook(req.body, req.headers['x-pingr-signature'], process.env.PINGR_WEBHOOK_SECRET);
  if (payload.event === 'message.received') {
    const code = extractChallengeCode(payload.message.text, 'login');
    if (code && pending[code]?.status === 'pending') {
      const link = await generateMagicLink(payload.from.phone);
      pending[code] = { status: 'ready', link };
      return res.json({ reply: `Here's your link: ${link}` });
    }
  }
  res.sendStatus(200);
});
// Step 3 — browser polls for the result
app.get('/auth/poll', (req, res) => {
  const s = pending[req.query.code];
  if (!s) return res.status(404).json({ status: 'not_found' });
  if (s.status === 'pending') return res.json({ status: 'pending' });
  const { link } = s; delete pending[req.query.code];
  res.json({ status: 'ready', link });
});
