curl -X POST https://api.heypingr.com/v1/webhooks/simulate \
  -H "Authorization: Bearer <jwt>" \
  -H "Content-Type: application/json" \
  -d '{"phone":"919876543210","message":"login","session_id":"sess_abc"}'
