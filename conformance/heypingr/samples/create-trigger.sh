curl -X POST https://api.heypingr.com/v1/triggers \
  -H "X-API-Key: pk_live_..." \
  -H "Content-Type: application/json" \
  -d '{"session_id":"sess_abc","trigger_phrase":"login","reply_message":"Sending your link..."}'
