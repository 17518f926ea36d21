// Express — use express.raw() so body arrives as a Buffer
app.post('/webhook', express.raw({ type: 'application/json' }), (req, res) => {
  try {
    const payload = verifyWebhook(
      req.body,
      req.headers['x-pingr-signature'],
      process.env.PINGR_WEBHOOK_SECRET,
    );
    if (payload.event === 'message.received') {
      const phone = payload.from.phone; // e.g. "919876543210"
      // generate magic link, OTP, etc.
    }
    res.sendStatus(200);
  } catch (err) {
    res.sendStatus(400); // invalid signature
  }
});
